"""A scrutineer's page verifying the whole closed box: every proof, in Chromium, on all cores."""

import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

from playwright.sync_api import sync_playwright

from ballot.protocol.encodings import Encoding
from bench.machine import CORES, best, heading, judge, note, row, workshop
from bench.making import bundle
from bench.verification import CAP, PROJECTS, archive
from support.chromium import launch

GROUP = "Ed25519"
COUNTY = 650
"""Ballots of a large county."""
LIMIT = 120
"""Seconds that they may take on two cores."""
_QUICK = 40
_PATIENCE = 900_000


def measure(*, quick):
    """Measure a county's box, or a small one from which a county's is estimated."""
    size = _QUICK if quick else COUNTY
    with workshop() as folder:
        (folder / "election.bel").write_bytes(archive(GROUP, Encoding.SHARED_CIPHERTEXT, size))
        note("bundling the client")
        bundle("scrutineer/benchmark", folder / "benchmark.js")
        bundle("scrutineer/worker", folder / "worker.js")
        (folder / "index.html").write_text("<script src='benchmark.js'></script>")
        heading(
            f"A scrutineer's page: {GROUP}, per item, {PROJECTS} projects, at most {CAP}, "
            f"{size} ballots, every proof"
        )
        with _serving(folder) as address:
            turns = [_in_chromium(address) for _ in range(2)]
    turn = best(turns, key=lambda each: each["seconds"])
    each = turn["seconds"] / turn["ballots"]
    row(
        f"in {turn['workers']} workers",
        f"{each * 1000:.0f} ms",
        f"a ballot; {turn['seconds']:.1f} s in all, {each * turn['workers'] * 1000:.0f} ms a core",
    )
    whole = each * COUNTY
    label = f"{COUNTY} ballots" + (f", estimated from {turn['ballots']}" if quick else "")
    if CORES == 2:
        judge(label, whole, LIMIT, least=False, unit=" s")
    else:
        row(label, f"{whole:.0f} s", f"the target is for two cores, here are {CORES}")


@contextmanager
def _serving(folder):
    """Serve the folder on the loopback interface."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=folder))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format, *_arguments):  # noqa: A002 - the name that is overridden
        """Say nothing: the report is on the same terminal."""


def _in_chromium(address):
    with sync_playwright() as playwright:
        browser = launch(playwright.chromium)
        page = browser.new_page()
        page.set_default_timeout(_PATIENCE)
        page.goto(address)
        timing = page.evaluate("() => measured.benchmark('/election.bel', '/worker.js')")
        browser.close()
        return timing
