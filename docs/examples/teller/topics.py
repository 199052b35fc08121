"""Topics: what was told about each, what of it was withdrawn, how each is called, and when it is closed."""

from dataclasses import dataclass

from backbone.messages import new_id
from teller.contract import already_withdrawn, topic_is_closed


@dataclass
class ToldFact:
    """A fact that was told about a topic."""

    id: str
    topic: str
    is_withdrawn: bool = False

    def withdraw(self) -> None:
        """Take it back. Raises: Conflict `already_withdrawn`."""
        if self.is_withdrawn:
            raise already_withdrawn(self.id)
        self.is_withdrawn = True


@dataclass
class Topic:
    """What was told about a topic. Any text is one: about most of them nothing was told yet.

    Args: version: Of the title; it grows by one each time.
    """

    topic: str
    told: int = 0
    withdrawn: int = 0
    title: str | None = None
    version: int = 0
    is_closed: bool = False

    def tell(self, times: int) -> list[ToldFact]:
        """Tell so many facts. Raises: Conflict `topic_is_closed`."""
        self._require_open()
        self.told += times
        return [ToldFact(new_id(), self.topic) for _ in range(times)]

    def withdraw(self, fact: ToldFact) -> None:
        """Take back one of its facts, also after it was closed. Raises: Conflict `already_withdrawn`."""
        fact.withdraw()
        self.withdrawn += 1

    def rename(self, title: str) -> None:
        """Give it another title."""
        self.title = title
        self.version += 1

    def close(self) -> None:
        """Let nothing more be told about it. Raises: Conflict `topic_is_closed`."""
        self._require_open()
        self.is_closed = True

    def _require_open(self) -> None:
        if self.is_closed:
            raise topic_is_closed(self.topic)
