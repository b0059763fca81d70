"""`python -m nbauth` is the `nbauth` command."""

import sys

from nbauth.cli import main

sys.exit(main())
