"""`python -m garant`."""

from __future__ import annotations

import sys

from garant.cli import main

if __name__ == "__main__":
    sys.exit(main())
