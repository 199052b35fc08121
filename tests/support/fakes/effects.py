"""What stock services have done, one line each in the file that EFFECTS names: it outlives them."""

import os
from pathlib import Path


def note(effect):
    with Path(os.environ["EFFECTS"]).open("a") as effects:
        effects.write(f"{effect}\n")
