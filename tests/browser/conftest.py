"""What the browser tests share: a real Chromium, the real server, and a visitor who is watched.

Whatever a test is about, it fails if a page it visits logs an error, asks another host
for anything, opens a dialog or sets a cookie.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Locator,
    Page,
    Request,
    ViewportSize,
    sync_playwright,
)

from switchboard.settings import ROOT
from tests.serving import served

PHONE: ViewportSize = {"width": 390, "height": 844}
DESKTOP: ViewportSize = {"width": 1280, "height": 900}

SHIPPED_CAMPAIGNS = sorted(path.parent.name for path in ROOT.glob("scripts/*/campaign.toml"))

CALL = "/call/garden/D000004?zip=02139"
CALL_WITHOUT_ZIP = "/call/garden/D000004"
EMAIL = "/email/garden/D000004?zip=02139"
EMAIL_BY_MAILTO = "/email/garden/K000011?zip=78230"

PAGES = {
    "home": "/",
    "home with a ZIP": "/?zip=02139",
    "exact": "/reps?zip=02201",
    "split": "/reps?zip=02139",
    "chosen": "/reps?zip=02139&district=MA-07",
    "cross-state": "/reps?zip=30165",
    "vacant seat among candidates": "/reps?zip=78230",
    "vacant seat chosen": "/reps?zip=78230&district=TX-23",
    "vacant senate seat": "/reps?zip=05001",
    "approximate": "/reps?zip=73301",
    "state-only": "/reps?zip=90140",
    "district alone": "/reps?district=MA-07",
    "call from a district": "/call/garden/D000004?district=MA-07",
    "DC": "/reps?zip=20001",
    "military": "/reps?zip=09001",
    "associated state": "/reps?zip=96939",
    "error 2139": "/reps?zip=2139",
    "unknown ZIP": "/reps?zip=99999",
    "no ZIP": "/reps",
    "call": CALL,
    "call without ZIP": CALL_WITHOUT_ZIP,
    "call somebody else's member": "/call/garden/D000004?zip=05001",
    "email": EMAIL,
    "email by mailto": EMAIL_BY_MAILTO,
    **{f"campaign {slug}": f"/campaigns/{slug}" for slug in SHIPPED_CAMPAIGNS},
    **{f"call {slug}": f"/call/{slug}/A000001?zip=02139" for slug in SHIPPED_CAMPAIGNS},
    **{f"email {slug}": f"/email/{slug}/A000001?zip=02139" for slug in SHIPPED_CAMPAIGNS},
    "sheet for a table": "/campaigns/garden/sheet",
    "events": "/campaigns/any-issue/events",
    "which ZIP": "/which",
    "casework": "/casework",
    "casework of a split ZIP": "/casework?zip=02139",
    "casework with a vacant seat": "/casework?zip=78230&district=TX-23",
    "tips": "/tips",
    "about": "/about",
    "404": "/no-such-page",
}
"""Every kind of page, by what it is, with every campaign that is shipped."""

EVERY_PAGE = pytest.mark.parametrize("path", PAGES.values(), ids=PAGES.keys())

# What the tests quote, and no volunteer rewords.
_WORDS = """
Every town should have one.

## Blanks

- topic [the bill or issue]: What is it about?
- position [support or oppose]: Are you for it or against it? = support | oppose
- ask [the one thing you ask for]: What should they do?

## Call

Hello, my name is {{ name }}. I'm a constituent from {{ town }}, ZIP code {{ place.zip }}.

I'm calling about {{ topic }}. I {{ position }} it, and I'd like to ask
{{ member.title }} {{ member.last_name }} to {{ ask }}.

This matters to me: {{ reason }}.

Please add my view to your count. Thank you for your time.

## Short

Hello, I'm {{ name }} from {{ town }}, {{ place.zip }}. I {{ position }} {{ topic }}.
Please ask {{ member.title }} {{ member.last_name }} to {{ ask }}. Thank you.

## Voicemail

Hello, this is {{ name }}, at {{ street }}, {{ town }}, ZIP code {{ place.zip }}.

I {{ position }} {{ topic }}, and I ask {{ member.title }} {{ member.last_name }} to {{ ask }}.

My number is {{ phone }}. Thank you.

## Email

Subject: {{ topic }}: please {{ ask }}

Dear {{ member.title }} {{ member.last_name }},

I live in {{ town }} ({{ place.zip }}), and I am writing about {{ topic }}. I {{ position }} it.

{{ reason }}

I ask you to {{ ask }}.

Sincerely,\\
{{ name }}\\
{{ street }}\\
{{ town }}, {{ place.state }} {{ place.zip }}

## Tips

- One true sentence of your own counts most.

## Questions

### “Are you a constituent?”

“Yes. I live in” and your town and ZIP code.
"""

_NAMES = ("chromium", "chromium-browser", "google-chrome")
_ARGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
)
_PATIENCE_MS = 5_000


class Site(NamedTuple):
    """A server under test, and the file of its access log."""

    url: str
    log: Path


class Watch:
    """Sees all that a browser asks for and complains about."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context = context
        self.url = url
        self.requests: list[Request] = []
        self.troubles: list[str] = []
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.troubles.append(f"error: {error.error}"))
        context.on("page", self._page)

    def check(self) -> None:
        """Fail on anything that should not have happened so far."""
        cookies = [cookie.get("name") for cookie in self.context.cookies()]
        assert not self.troubles, self.troubles
        assert not cookies, f"cookies were set: {cookies}"

    def _page(self, page: Page) -> None:
        def closed(dialog: Any) -> None:
            self.troubles.append(f"dialog: {dialog.message}")
            dialog.dismiss()

        page.on("dialog", closed)
        page.on("websocket", lambda opened: self.troubles.append(f"socket: {opened.url}"))

    def _request(self, request: Request) -> None:
        self.requests.append(request)
        if not request.url.startswith(f"{self.url}/"):
            self.troubles.append(f"request to another host: {request.url}")

    def _console(self, message: ConsoleMessage) -> None:
        # A page with an error status is itself a “failed resource”, and only that.
        is_own_status = (
            message.text.startswith("Failed to load resource: the server responded with a status")
            and message.page is not None
            and message.location["url"] == message.page.url
        )
        if message.type in ("error", "warning") and not is_own_status:
            self.troubles.append(f"{message.type}: {message.text}")


class Visit(NamedTuple):
    """A page of a fresh browser, and what is seen of it."""

    page: Page
    watch: Watch


NewVisit = Callable[..., Visit]


def find_chromium(environment: Mapping[str, str]) -> str:
    """The browser's binary. Skips without one; fails where CI has promised it."""
    path = environment.get("PATH")
    found = next(filter(None, (shutil.which(name, path=path) for name in _NAMES)), None)
    if found:
        return found
    how = "no Chromium on this machine: apt-get install chromium"
    if environment.get("CI") == "true":
        pytest.fail(how, pytrace=False)
    pytest.skip(how)


@contextmanager
def serving(snapshot_dir: Path, log: Path, **settings: str) -> Iterator[Site]:
    """The real server until the end of the block, its access log in a file of any length."""
    command = (sys.executable, "-m", "gunicorn", "--access-logfile", str(log), "--bind")
    with served(snapshot_dir, command, **settings) as server:
        yield Site(server.base, log)
        server.stop()


@pytest.fixture(scope="session")
def site(snapshot_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server with the invented Congress, and invented campaigns beside those shipped."""
    folder = tmp_path_factory.mktemp("site")
    scripts_dir = shutil.copytree(ROOT / "scripts", folder / "scripts")
    for slug, title in (("garden", "A garden for all"), ("library", "A library for all")):
        (scripts_dir / slug).mkdir()
        (scripts_dir / slug / "campaign.toml").write_text('languages = ["en"]\n')
        (scripts_dir / slug / "en.md").write_text(f"# {title}\n{_WORDS}")
    chosen = {"scripts_dir": str(scripts_dir), "default_campaign": "garden"}
    with serving(snapshot_dir, folder / "log", **chosen) as started:
        yield started


@pytest.fixture(scope="session")
def shipped_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The server as it is shipped, for what depends on the size of the real Congress."""
    snapshot_dir = ROOT / "switchboard" / "snapshot"
    with serving(snapshot_dir, tmp_path_factory.mktemp("shipped") / "log") as started:
        yield started


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    binary = find_chromium(os.environ)
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=binary, args=_ARGS)
        yield started
        started.close()


@pytest.fixture
def new_visit(browser: Browser, site: Site) -> Iterator[NewVisit]:
    """Makes a visit with a browser that remembers nothing: `new_visit(path, **context options)`.

    It is a phone unless the options say otherwise. Without a path it has seen no page yet.
    """
    visits: list[Visit] = []

    def make(path: str | None = "/", *, at: Site = site, **options: Any) -> Visit:
        chosen = {"viewport": PHONE, "is_mobile": True, "has_touch": True, **options}
        context = browser.new_context(base_url=at.url, **chosen)
        context.set_default_timeout(_PATIENCE_MS)
        watch = Watch(context, at.url)
        visit = Visit(context.new_page(), watch)
        visits.append(visit)
        if path:
            visit.page.goto(path)
        return visit

    yield make
    try:
        for visit in visits:
            visit.watch.check()
    finally:
        for visit in visits:
            visit.page.context.close()


def script(page: Page, kind: str = "call") -> Locator:
    """The area that holds the script of this kind."""
    return page.locator(f"#s-{kind}")


def blank(page: Page, name: str) -> Locator:
    """The field of a blank."""
    return page.locator(f"#b-{name}")


def words_of(page: Page, kind: str = "call") -> str:
    """What the script says now."""
    return script(page, kind).input_value()


def select(page: Page, kind: str, start: int, end: int) -> None:
    """Select from `start` to `end` in a script, or put the caret there, as a person would."""
    script(page, kind).evaluate(
        "(area, [start, end]) => { area.focus(); area.setSelectionRange(start, end); }",
        [start, end],
    )


def type_into_middle(page: Page, kind: str, *, after: str, text: str) -> None:
    """Put the caret behind the first `after` in a script, and type."""
    at = words_of(page, kind).index(after) + len(after)
    select(page, kind, at, at)
    page.keyboard.type(text)


def put_in(page: Page) -> None:
    """Without JavaScript: send the form, and wait until it is back."""
    with page.expect_navigation():
        page.get_by_role("button", name="Put this into the script").tap()


def open_all_details(page: Page) -> None:
    """Open what is folded away, so that it can be looked at."""
    page.evaluate("document.querySelectorAll('details').forEach((each) => { each.open = true; })")
