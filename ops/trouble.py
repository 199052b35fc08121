"""`Trouble`: something that a person has to put right, said in one sentence with its remedy."""

import errno


class Trouble(Exception):
    """A command cannot do its work; the text says why and what to do, and is all that is printed."""


def of_os_error(error: OSError) -> Trouble:
    """The sentence for an error of the operating system."""
    if error.errno == errno.ENOSPC:
        return Trouble("The disk is full. Free some space and run the command again; nothing that was stored is lost.")
    where = f": {error.filename}" if error.filename else ""
    return Trouble(f"{error.strerror or error}{where}. Check who owns that and run the command again.")
