"""`python -m ballot.verify FILE.bel`."""

import sys

from ballot.verify.command import main

if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
