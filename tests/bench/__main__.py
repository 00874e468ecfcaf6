"""`make bench`: every figure of the project, measured side by side in one run."""

import argparse
from importlib import import_module

from bench.machine import describe_machine, heading, say

BLOCKS = {
    "verification": "bench.verification",
    "making": "bench.making",
    "scrutinising": "bench.scrutinising",
    "casting": "bench.casting",
    "closing": "bench.closing",
    "cards": "bench.cards",
    "visits": "bench.visits",
}


def main():
    """Measure what was asked for and print it."""
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--only", help=f"blocks by name: {','.join(BLOCKS)}")
    parser.add_argument("--quick", action="store_true", help="small sizes, to see that it runs")
    arguments = parser.parse_args()
    chosen = arguments.only.split(",") if arguments.only else list(BLOCKS)
    if unknown := set(chosen) - set(BLOCKS):
        parser.error(f"no such block: {', '.join(sorted(unknown))}")
    describe_machine()
    for name in chosen:
        import_module(BLOCKS[name]).measure(quick=arguments.quick)
    heading("End")
    if arguments.quick:
        say("  Sizes were small: these figures show only that everything runs.")


if __name__ == "__main__":
    main()
