"""How fast and how heavy readers' pages are: `python -m bench.reader http://127.0.0.1:8000 [PATH…]` against a server.

Each page is opened five times in Chromium with an empty cache, 412 pixels wide at twice the density, over 1.6 Mbit/s
with 150 ms of delay and a processor slowed four times. Printed are the medians: requests, kilobytes sent in all and by
kind, milliseconds to the largest paint, and how far the layout shifted. Without paths, the front page and the first
story on it are opened. The figures are those of a server without DEBUG, which packs its files.
"""

import argparse
import os
import statistics
from collections import Counter
from typing import Any

from playwright.sync_api import Browser, CDPSession, sync_playwright

from tools.programs import find_chromium

TIMES = 5
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SCREEN = {"viewport": {"width": 412, "height": 823}, "device_scale_factor": 2, "is_mobile": True}
WATCH = """
    window.seen = { paint: 0, shift: 0 };
    new PerformanceObserver((l) => { for (const e of l.getEntries()) seen.paint = e.startTime })
        .observe({ type: "largest-contentful-paint", buffered: true });
    new PerformanceObserver((l) => { for (const e of l.getEntries()) if (!e.hadRecentInput) seen.shift += e.value })
        .observe({ type: "layout-shift", buffered: true });
"""
FLAGS = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


def opened(browser: Browser, address: str) -> dict[str, float]:
    """The figures of one opening of a page."""
    context = browser.new_context(**SCREEN)
    page = context.new_page()
    session: CDPSession = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    sent: Counter[str] = Counter()
    requests = 0

    def note_kind(event: dict[str, Any]) -> None:
        kinds[event["requestId"]] = event["type"]

    def note_size(event: dict[str, Any]) -> None:
        nonlocal requests
        requests += 1
        sent[kinds.get(event["requestId"], "Other")] += event["encodedDataLength"]

    session.on("Network.responseReceived", note_kind)
    session.on("Network.loadingFinished", note_size)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.add_init_script(WATCH)
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(500)
    seen = page.evaluate("() => seen")
    cookies = len(context.cookies())
    context.close()
    figures = {"requests": requests, "cookies": cookies, "paint ms": seen["paint"], "shift": seen["shift"]}
    return figures | {"kB": sum(sent.values()) / 1000} | {f"{kind} kB": size / 1000 for kind, size in sent.items()}


def first_story(browser: Browser, address: str) -> str:
    """The path of the story that leads the front page."""
    page = browser.new_page()
    page.goto(address)
    path = page.locator("main h2 a, main h3 a").first.get_attribute("href")
    page.close()
    return path or "/"


def main() -> None:
    """Measure, and print a line a page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("server")
    parser.add_argument("paths", nargs="*")
    asked = parser.parse_args()
    server = asked.server.rstrip("/")
    with sync_playwright() as playwright:
        root = os.geteuid() == 0  # Chromium's sandbox does not work as root
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=FLAGS, chromium_sandbox=not root)
        for path in asked.paths or ["/", first_story(browser, server)]:
            runs = [opened(browser, server + path) for _time in range(TIMES)]
            names = {name: None for run in runs for name in run}
            medians = {name: statistics.median(run.get(name, 0) for run in runs) for name in names}
            print(path, *(f"{name} {value:.4g}" for name, value in medians.items()), sep="  ")
        browser.close()


if __name__ == "__main__":
    main()
