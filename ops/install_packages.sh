#!/bin/sh
# Installs Debian packages whose services must neither start now nor at the next boot. Run by root: install_packages.sh PACKAGE...
set -eu

policy=/usr/sbin/policy-rc.d
saved=$policy.kept-by-kontor
mark="Written by Kontor while it installs packages."

put_policy_back() {
    if [ -f "$policy" ] && grep -q "$mark" "$policy"; then
        rm -f "$policy"
    fi
    if [ -e "$saved" ] || [ -L "$saved" ]; then
        mv -f "$saved" "$policy"
    fi
}

forbid_starts() {
    # Exit code 101 means "forbidden"; a policy that says so for any service already does what is needed.
    if [ -x "$policy" ] && { "$policy" kontor-asks start >/dev/null 2>&1; [ $? -eq 101 ]; }; then
        return
    fi
    if [ -e "$policy" ] || [ -L "$policy" ]; then
        mv "$policy" "$saved"
    fi
    printf '#!/bin/sh\n# %s\nexit 101\n' "$mark" >"$policy"
    chmod 755 "$policy"
}

is_installed() {
    dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null | grep -qx installed
}

keep_off_at_boot() {
    for service in "$@"; do
        if command -v systemctl >/dev/null 2>&1; then
            systemctl disable "$service" >/dev/null 2>&1 || true
        fi
        if [ -e "/etc/init.d/$service" ]; then
            update-rc.d "$service" disable >/dev/null 2>&1 || true
        fi
    done
}

# Two systems may be started at once; the first to finish must not allow starts while the second still installs.
if command -v flock >/dev/null 2>&1; then
    exec 9<"$0"
    flock 9
fi

new_services=
is_installed rabbitmq-server || new_services="$new_services rabbitmq-server"
is_installed erlang-base || new_services="$new_services epmd.socket epmd.service"
is_installed postgresql-common || new_services="$new_services postgresql"

trap put_policy_back EXIT
trap 'exit 130' HUP INT TERM
put_policy_back # An earlier run may have been killed before it could.
forbid_starts

export DEBIAN_FRONTEND=noninteractive NEEDRESTART_SUSPEND=1
apt-get -q -o DPkg::Lock::Timeout=300 update
apt-get -q -y -o DPkg::Lock::Timeout=300 -o Dpkg::Options::=--force-confold install --no-install-recommends "$@"
# shellcheck disable=SC2086 # A list of words.
keep_off_at_boot $new_services
