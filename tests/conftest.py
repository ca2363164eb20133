"""What the tests share: the invented app, the real one, and a closed network."""

import contextlib
import socket
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import hypothesis
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import create_app
from switchboard.directory import Directory
from switchboard.settings import ROOT
from tests import invented, standins
from tests.inspecting import InspectingClient
from tests.standins import StandIn

# A busy machine is not a failure: no test here is a stopwatch.
hypothesis.settings.register_profile("ours", deadline=None)
hypothesis.settings.load_profile("ours")

TODAY = datetime(2026, 11, 24, 12, tzinfo=UTC)

AppMaker = Callable[..., Flask]


class NetworkClosed(AssertionError):
    """A test tried to leave this machine."""


@pytest.fixture(autouse=True)
def _closed_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Refuse every connection but to loopback."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in (
            "127.0.0.1", "::1", "localhost",
        ):  # fmt: skip
            raise NetworkClosed(f"connection to {address}")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(scope="session")
def snapshot_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The invented snapshot."""
    return invented.write(tmp_path_factory.mktemp("invented") / "snapshot")


@pytest.fixture(scope="session")
def make_app(snapshot_dir: Path) -> AppMaker:
    """Makes an app with invented people; `settings` are without their prefix, in lower case."""

    def make(now: datetime = TODAY, **settings: str) -> Flask:
        chosen = {"snapshot_dir": str(snapshot_dir), **settings}
        environment = {f"SWITCHBOARD_{name.upper()}": value for name, value in chosen.items()}
        app = create_app(environment, lambda: now)
        app.test_client_class = InspectingClient
        app.testing = True
        return app

    return make


class Live(NamedTuple):
    """An app that asks stand-ins for civic data APIs, by name; the geocoder is among them."""

    app: Flask
    standins: Mapping[str, StandIn]
    folder: Path

    @property
    def client(self) -> FlaskClient:
        """A client that inspects every page it gets."""
        return self.app.test_client()

    def forget(self) -> None:
        """Start anew with what is in files alone."""
        places = self.app.extensions["switchboard"].lookup.places
        places.forget()

    def get(self, path: str) -> Any:
        """The JSON at `path`."""
        return self.client.get(path).get_json()


LiveMaker = Callable[..., Live]


@pytest.fixture
def make_live(make_app: AppMaker, tmp_path: Path) -> Iterator[LiveMaker]:
    """Makes a `Live`: the named providers are asked in order; `settings` as for `make_app`."""
    with contextlib.ExitStack() as stack:

        def make(*names: str, **settings: Any) -> Live:
            folder = tmp_path / "providers"
            folder.mkdir(exist_ok=True)
            served = {}
            for name in dict.fromkeys([*names, "census_geocoder"]):
                served[name] = stack.enter_context(standins.serve(name))
                served[name].write(folder)
            keys = {
                f"{name}_key": each.key for name, each in served.items() if each.definition().key
            }
            chosen = {
                "providers": ",".join(names),
                "providers_dir": str(folder),
                "cache": str(tmp_path / "answers.sqlite"),
                **keys,
                **settings,
            }
            return Live(make_app(**chosen), served, tmp_path)

        yield make


@pytest.fixture(scope="session")
def app(make_app: AppMaker) -> Flask:
    """The app with invented people and the shipped campaigns."""
    return make_app()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client that inspects every page it gets."""
    return app.test_client()


@pytest.fixture(scope="session")
def directory(snapshot_dir: Path) -> Directory:
    """The invented directory."""
    return Directory(snapshot_dir)


@pytest.fixture(scope="session")
def real_directory() -> Directory:
    """The shipped directory, with the real Congress."""
    return Directory(ROOT / "switchboard" / "snapshot")


@pytest.fixture(scope="session")
def real_app() -> Flask:
    """The app as it is shipped."""
    app = create_app({}, lambda: TODAY)
    app.test_client_class = InspectingClient
    app.testing = True
    return app


@pytest.fixture
def scripts_copy(tmp_path: Path) -> Path:
    """A copy of the shipped campaigns and tips, to break."""
    import shutil

    return shutil.copytree(ROOT / "scripts", tmp_path / "scripts")


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """Inside the app's context, as a command runs."""
    with app.app_context():
        yield
