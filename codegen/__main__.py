"""`python -m codegen`, and `python path/to/codegen` from anywhere."""

from __future__ import annotations

import sys
from pathlib import Path

if __name__ == "__main__":
    if not __package__:
        # Started by its path: Python then looks for modules inside this folder.
        sys.path[0] = str(Path(__file__).resolve().parent.parent)
    from codegen.command import main

    sys.exit(main())
