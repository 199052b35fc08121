"""Which Node can build the web client."""

import pytest

from ops.node import fits


@pytest.mark.parametrize("version", ["v20.19.0", "v20.20.2", "v22.12.0", "v22.21.1", "v24.0.0", "v26.1.0"])
def test_angular_runs_on_this_node(version):
    assert fits(version)


@pytest.mark.parametrize(
    "version", ["v18.20.4", "v20.18.3", "v21.7.0", "v22.11.0", "v23.9.0", "v12.22.9", "", "garbage"]
)
def test_angular_does_not_run_on_this_node(version):
    assert not fits(version)
