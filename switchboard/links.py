"""`flask campaigns check --links`: which links of the campaigns answer.

Each address is asked once, without its content (HEAD), and with it where that is refused
(GET). A link is at fault when nobody can follow it. A site that turns programs away, or sends
visitors on, is told as a note: only a person can say whether the page is the right one.
"""

import http.client
import re
import socket
import ssl
import time
import urllib.request
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from pathlib import Path
from typing import NamedTuple
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urljoin

from switchboard import campaigns, contacts, words
from switchboard.errors import CampaignError
from switchboard.typed import quoted

LIMIT_S = 5.0
"""How long one answer may take; a link with its redirects may take twice that."""

AT_ONCE = 6
_MOST_HOPS = 5
_NAME = {"User-Agent": "Mozilla/5.0 (compatible; Switchboard link check)", "Accept": "*/*"}
_IN_WORDS = re.compile(r"\]\(\s*<?(https?://[^)\s>]*)|<(https?://[^>\s]+)>")
_IN_FACTS = re.compile(r"""(["'])(https?://.*?)\1""")
_MOVED = (301, 308)
# Answers of a site that is there, and does not like programs or is busy.
_TURNED_AWAY = frozenset({401, 402, 403, 405, 406, 407, 429, 451, 503, 999})


class Link(NamedTuple):
    """An address, and where it is written."""

    path: Path
    line: int
    url: str


class Answer(NamedTuple):
    """What came of an address: the last status, and where it led; or why nothing came."""

    status: int = 0
    led_to: str = ""
    is_moved: bool = False
    why: str = ""


class Finding(NamedTuple):
    """What to say of one link; a note where it may be fine."""

    problem: CampaignError
    is_note: bool


class Report(NamedTuple):
    """How many addresses were asked, and what to say of them."""

    asked: int
    findings: list[Finding]


def check(folder: Path) -> Report:
    """What came of every web link in the campaigns and tips of `folder`."""
    campaigns.require_folder(folder)
    places: dict[str, list[Link]] = defaultdict(list)
    for link in find(folder):
        places[link.url].append(link)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        answers = dict(zip(places, pool.map(ask, places), strict=True))
    found = [
        _finding(link, answers[url])
        for url, links in places.items()
        for link in links
        if not _is_fine(answers[url])
    ]
    return Report(len(places), sorted(found, key=lambda each: (each.is_note, str(each.problem))))


def find(folder: Path) -> Iterator[Link]:
    """Every web link in the words and facts of `folder` that a page can carry."""
    for path in sorted([*folder.glob("*/*.md"), *folder.glob("*/*.toml")]):
        pattern = _IN_WORDS if path.suffix == ".md" else _IN_FACTS
        text = path.read_text("utf-8-sig", "replace")
        for number, line in enumerate(text.split("\n"), start=1):
            if path.suffix == ".toml" and line.lstrip().startswith("#"):
                continue
            for groups in pattern.findall(line):
                url = next(each for each in groups if each.startswith("http"))
                if contacts.is_web_address(url):
                    yield Link(path, number, url)


def ask(url: str) -> Answer:
    """What comes of an address: asked for its head, or for all where that is refused."""
    until = time.monotonic() + 2 * LIMIT_S
    first = _follow(url, "HEAD", until)
    return first if 200 <= first.status < 300 else _follow(url, "GET", until)


class _NoRedirects(urllib.request.HTTPRedirectHandler):
    """Leaves redirects to us, which note them."""

    def redirect_request(self, *_: object) -> None:
        """Not followed."""


def _follow(url: str, method: str, until: float) -> Answer:
    opener = urllib.request.build_opener(_NoRedirects)
    at, moved = url, False
    for _ in range(_MOST_HOPS + 1):
        left_s = min(LIMIT_S, until - time.monotonic())
        if left_s <= 0:
            return Answer(why="it does not answer in time")
        try:
            status, target = _ask_once(opener, at, method, left_s)
        except (OSError, http.client.HTTPException, ValueError) as error:
            return Answer(why=_why(error))
        if not target:
            return Answer(status, "" if at == url else at, moved)
        moved = moved or status in _MOVED
        at = urljoin(at, target)
        if not contacts.is_web_address(at):
            return Answer(why=f"it leads on to “{quoted(at)}”, which is no page")
    return Answer(why="it leads on and on, and never to a page")


def _ask_once(
    opener: urllib.request.OpenerDirector, url: str, method: str, limit_s: float
) -> tuple[int, str]:
    """The status, and where a redirect leads."""
    plain = quote(url, safe="%/:=&?~#+!$,;'@()*[]").partition("#")[0]
    request = urllib.request.Request(plain, headers=_NAME, method=method)  # noqa: S310 - only http and https get here
    try:
        with opener.open(request, timeout=limit_s) as answer:
            return answer.status, ""
    except HTTPError as error:
        with error:
            is_redirect = 300 <= error.code < 400
            return error.code, error.headers.get("Location", "") if is_redirect else ""


def _why(error: Exception) -> str:
    """Why nothing came, in plain words."""
    cause = error.reason if isinstance(error, URLError) else error
    if isinstance(cause, TimeoutError):
        return f"it does not answer in {LIMIT_S:.0f} seconds"
    if isinstance(cause, socket.gaierror):
        return "there is no such site"
    if isinstance(cause, ConnectionError):
        return "the site refuses to talk"
    if isinstance(cause, ssl.SSLError):
        return "the site cannot prove that it is the one (its certificate is not valid)"
    return f"it cannot be reached ({cause})"


def _is_fine(answer: Answer) -> bool:
    return 200 <= answer.status < 300 and not answer.led_to


def _finding(link: Link, answer: Answer) -> Finding:
    what, fix, is_note = _judged(answer)
    return Finding(
        words.wrong(link.path, link.line, f"“{quoted(link.url, 120)}” {what}", fix), is_note
    )


def _judged(answer: Answer) -> tuple[str, str, bool]:
    """What to say of an answer, how to mend it, and whether it may be fine."""
    to = f"leads on to “{quoted(answer.led_to, 120)}”"
    if answer.why:
        return (
            f"cannot be followed: {answer.why}",
            "look for its new address, or take it out",
            False,
        )
    if answer.status in _TURNED_AWAY:
        what = f"turns programs away ({_status(answer.status)})"
        return what, "open it in a browser to see if it is there", True
    if answer.status >= 300:
        what = f"leads nowhere ({_status(answer.status)})"
        return what, "look for its new address, or take it out", False
    if answer.is_moved:
        return f"has moved for good: it {to}", "write the new address, if that is the page", True
    return to, "keep it if that is the page, or write the new address", True


def _status(code: int) -> str:
    known = {each.value: each.phrase for each in HTTPStatus}
    return f"{code} {known[code]}" if code in known else str(code)
