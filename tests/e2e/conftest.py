"""Whatever a module does to the system, every law is kept when it ends."""

from collections.abc import Iterator

import pytest

from tests.support.proof import prove
from tests.support.system import WholeSystem


@pytest.fixture(scope="module", autouse=True)
def proven(system: WholeSystem) -> Iterator[None]:
    """After each module: no message is under way for ever, nothing is dead, and no law is broken."""
    yield
    prove(system)
