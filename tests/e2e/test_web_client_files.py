"""How the web client is delivered: what browsers may keep, and what its pages may do."""

import re

import pytest

INITIAL_BYTES_MAX = 120_000
"""Of what is loaded before the first screen; each screen, and what only staff sees, is loaded later."""
BROWSERS_TAKE = "gzip, deflate, br, zstd"
FILE = r'(?:src|href)="([\w.-]+\.(?:js|css))"'
IMPORTED = r'(?:from|import)"\./([\w-]+\.js)"'
"""What a script needs before it runs; what it loads later is imported in brackets."""


@pytest.fixture(scope="module")
def page(system):
    """The page of the web client, as a browser gets it."""
    return get(system, "/")


@pytest.mark.parametrize("path", ["/", "/catalogue", "/orders/4711", "/sign-in?returnUrl=%2Forders", "/no/such/page"])
def test_every_address_of_the_client_is_answered_with_its_page(system, path):
    answer = get(system, path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert "<app-root" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"


def test_files_with_their_content_in_their_name_are_kept_for_ever(system, page):
    files = re.findall(r'(?:src|href)="([\w.-]+-[\w-]{8}\.(?:js|css))"', page.text)

    kept = {get(system, f"/{file}").headers["Cache-Control"] for file in files}

    assert len(files) >= 2
    assert kept == {"public, max-age=31536000, immutable"}


def test_other_files_are_asked_for_again_and_not_sent_twice(system):
    first = get(system, "/favicon.svg")

    again = get(system, "/favicon.svg", {"If-None-Match": first.headers["ETag"]})

    assert first.headers["Content-Type"].startswith("image/svg+xml")
    assert first.headers["Cache-Control"] == "no-cache"
    assert (again.status_code, again.content) == (304, b"")


def test_scripts_are_compressed(system, page):
    script = re.search(r'src="(main-[\w-]+\.js)"', page.text)[1]

    plain, small = (get(system, f"/{script}", {"Accept-Encoding": kind}) for kind in ("identity", "gzip"))

    assert (small.headers["Content-Encoding"], small.headers["Vary"]) == ("gzip", "Accept-Encoding")
    assert small.text == plain.text
    assert small.num_bytes_downloaded < plain.num_bytes_downloaded / 2


def test_little_is_loaded_before_the_first_screen(system, page):
    waiting, sizes = set(re.findall(FILE, page.text)), {}

    while waiting:
        file = get(system, f"/{waiting.pop()}", {"Accept-Encoding": BROWSERS_TAKE})
        sizes[file.url.path[1:]] = file.num_bytes_downloaded
        waiting |= set(re.findall(IMPORTED, file.text)) - sizes.keys()

    assert len(sizes) >= 2
    assert sum(sizes.values()) < INITIAL_BYTES_MAX, sizes


def test_a_page_may_load_from_its_own_origin_only(page):
    policy = dict(part.split(" ", 1) for part in page.headers["Content-Security-Policy"].split("; "))

    assert policy["default-src"] == policy["script-src"] == policy["connect-src"] == "'self'"
    assert (policy["object-src"], policy["frame-ancestors"]) == ("'none'", "'none'")
    assert "unsafe" not in page.headers["Content-Security-Policy"]
    assert re.search(r"'nonce-([\w-]+)'", policy["style-src"])[1] in page.text


def test_no_two_pages_have_the_same_nonce(system):
    policies = {get(system, "/").headers["Content-Security-Policy"] for _ in range(3)}

    assert len(policies) == 3


def test_browsers_are_told_not_to_guess_and_not_to_frame(page):
    assert page.headers["X-Content-Type-Options"] == "nosniff"
    assert page.headers["X-Frame-Options"] == "DENY"
    assert page.headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("path", ["/main-AAAAAAAA.js", "/media/no-such-font.woff2", "/api/v1/nothing"])
def test_a_file_that_is_missing_is_no_page(system, path):
    answer = get(system, path)

    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/problem+json")


@pytest.mark.parametrize(
    "path", ["/..%2f..%2fpyproject.toml", "/%2e%2e/%2e%2e/pyproject.toml", "/....//pyproject.toml"]
)
def test_nothing_outside_the_client_can_be_read(system, path):
    assert "[build-system]" not in get(system, path).text


def get(system, path, headers=None):
    """An answer to a browser."""
    return system.http.get(path, headers={"Accept": "text/html,*/*;q=0.8", **(headers or {})})
