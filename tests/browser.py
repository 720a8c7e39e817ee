"""A Chromium for tests, and the dashboard served to it."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import uvicorn

from garant.commands.serve import _listen, hosts
from garant.web.app import create_app

_PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
WAIT = 30.0


@contextmanager
def dashboard(record: Path, token: str | None = None) -> Iterator[str]:
    """The address at which a record is served; with a token as to other machines."""
    with _listen("127.0.0.1", 0) as listening:
        port = listening.getsockname()[1]
        app = create_app(record, token, hosts=None if token else hosts("127.0.0.1", port))
        server = uvicorn.Server(uvicorn.Config(app, log_level="warning", server_header=False, access_log=False))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join(10)


class Browser:
    """One page of a Chromium. `errors` are what its console said since it was last asked."""

    def __init__(self, downloads: Path) -> None:
        program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
        driver = shutil.which("chromedriver")
        if not program or not driver:
            pytest.skip("no Chromium with chromedriver is installed here")
        from selenium import webdriver
        from selenium.webdriver.chrome.service import Service

        options = webdriver.ChromeOptions()
        options.binary_location = program
        for argument in ("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--lang=en"):
            options.add_argument(argument)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
        self.downloads = downloads
        self.driver: Any = webdriver.Chrome(options=options, service=Service(driver, log_output=os.devnull))
        self.command("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(downloads))
        self.size(1280, 900)

    def command(self, name: str, **given: Any) -> Any:
        return self.driver.execute_cdp_cmd(name, given)

    def size(self, width: int, height: int) -> None:
        self.command(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 500
        )

    def open(self, address: str) -> None:
        """Go to an address and wait for its view."""
        self.driver.get(address)
        self.ready()

    def ready(self) -> None:
        """Wait for the view that the address names."""
        self.until(
            "const m = document.getElementById('main'); return m && !m.hasAttribute('aria-busy') && m.dataset.ready === location.pathname + location.search"
        )

    def until(self, script: str, *given: Any) -> Any:
        """What a script returns as soon as that is true."""
        from selenium.webdriver.support.ui import WebDriverWait

        return WebDriverWait(self.driver, WAIT, poll_frequency=0.05).until(
            lambda driver: driver.execute_script(script, *given)
        )

    def run(self, script: str, *given: Any) -> Any:
        return self.driver.execute_script(script, *given)

    def text(self, selector: str = "main") -> str:
        found = self.run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
        assert isinstance(found, str)
        return found

    def count(self, selector: str) -> int:
        return int(self.run("return document.querySelectorAll(arguments[0]).length", selector))

    def click(self, selector: str) -> None:
        """Click the first element that a selector finds, as a user's click would."""
        self.run(
            "const e = document.querySelector(arguments[0]); e.scrollIntoView({block: 'center'}); "
            "e.dispatchEvent(new MouseEvent('click', {bubbles: true, cancelable: true}))",
            selector,
        )

    def fill(self, selector: str, value: str) -> None:
        """Type a value into a field and leave it."""
        self.run(
            "const e = document.querySelector(arguments[0]); e.value = arguments[1]; e.dispatchEvent(new Event('change', {bubbles: true}))",
            selector,
            value,
        )

    def keys(self, *keys: str) -> None:
        from selenium.webdriver.common.action_chains import ActionChains

        chain = ActionChains(self.driver)
        for key in keys:
            chain.send_keys(key)
        chain.perform()

    def errors(self) -> list[str]:
        return [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("SEVERE", "WARNING")]

    def downloaded(self, format_: str) -> bytes:
        """Press the view's first button for a format, and what comes."""
        for old in self.downloads.iterdir():
            old.unlink()
        self.click(f"[data-format={format_}]")
        from selenium.webdriver.support.ui import WebDriverWait

        def done(_: Any) -> list[Path]:
            return [path for path in self.downloads.iterdir() if path.suffix == f".{format_}" and path.stat().st_size]

        found: list[Path] = WebDriverWait(self.driver, WAIT, poll_frequency=0.1).until(done)
        return found[0].read_bytes()

    def close(self) -> None:
        self.driver.quit()
