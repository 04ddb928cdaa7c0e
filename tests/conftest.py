"""What every test stands on: settings that are nobody's own, and a machine without a network."""

from __future__ import annotations

import ipaddress
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from assistant.runtime import Runtime
from assistant.settings import Settings, get_settings
from ingest.starter.build import build
from store.embedding import PassageEmbedder
from store.library import Library
from store.tokens import TokenEncoder

REPOSITORY = Path(__file__).resolve().parent.parent
CORPUS = REPOSITORY.parent / "shared" / "corpus"
CHROMIUM = Path(os.environ.get("CHROMIUM", "/usr/bin/chromium"))
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def corpus() -> Path:
    """The folder of the founding documents; a test that needs it is skipped where it is absent."""
    if not CORPUS.is_dir():
        pytest.skip("The founding documents are not here: no folder ../shared/corpus beside the repository.")
    return CORPUS


@pytest.fixture(autouse=True)
def _plain_settings(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    # A developer's own environment and `.env` must not decide whether a test passes.
    for name in [name for name in os.environ if name.startswith("SECONDLOOK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    get_settings.cache_clear()
    yield
    get_settings.cache_clear()


@pytest.fixture(scope="session", autouse=True)
def _no_network() -> Iterator[None]:
    """Refuse every connection that leaves this machine, so that "works with no internet" is tested by every test."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex = socket.socket.connect, socket.socket.connect_ex

    def guarded(self: socket.socket, address: Any) -> None:
        _refuse_others(self, address)
        connect(self, address)

    def guarded_ex(self: socket.socket, address: Any) -> int:
        _refuse_others(self, address)
        return connect_ex(self, address)

    patch.setattr(socket.socket, "connect", guarded)
    patch.setattr(socket.socket, "connect_ex", guarded_ex)
    yield
    patch.undo()


def _refuse_others(sock: socket.socket, address: Any) -> None:
    if sock.family not in (socket.AF_INET, socket.AF_INET6) or _is_here(str(address[0])):
        return
    raise RuntimeError(f"A test tried to reach {address[0]}. Second Look works without a network, and so do its tests.")


def _is_here(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@pytest.fixture(scope="session")
def embedder() -> PassageEmbedder:
    """The bundled embedding model, loaded once for all tests."""
    return PassageEmbedder()


@pytest.fixture(scope="session")
def encoder() -> TokenEncoder:
    """The bundled second stage, loaded once for all tests."""
    return TokenEncoder()


@pytest.fixture(scope="session")
def starter_folder(tmp_path_factory: pytest.TempPathFactory, embedder: PassageEmbedder, encoder: TokenEncoder) -> Path:
    """A data folder with the starter library, built once. Tests that change it work on a copy."""
    folder = tmp_path_factory.mktemp("starter")
    library = Library(folder, embedder, encoder)
    build(library)
    library.close()
    return folder


@pytest.fixture(scope="session")
def starter(starter_folder: Path) -> Iterator[Runtime]:
    """The starter library with its services, ready. Not to be changed."""
    runtime = Runtime(Settings(data_dir=starter_folder), starter=False)
    runtime.warm_up()
    yield runtime
    runtime.close()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    if not CHROMIUM.exists():
        pytest.skip(f"There is no Chromium at {CHROMIUM}. Install it, or name one in CHROMIUM.")
    with sync_playwright() as running:
        yield running


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    yield launched
    launched.close()
