"""A call to a civic data API, without the means to make one: its limits, answer and outcome.

Apart from `fetching`, which makes calls, so that an app that never makes any need not load
an HTTP client.
"""

import time
from collections.abc import Callable, Mapping
from typing import NamedTuple

from switchboard.providers.definition import Meaning

ANSWER_S = 6.0
PAUSE_S = 60.0
FAILURES_BEFORE_PAUSE = 3

Judge = Callable[["Fetched"], Meaning | None]


class Unreachable(Exception):
    """No answer could be had. The text says why, without the address asked for."""


class Deadline:
    """When an answer is due: a whole lookup shares one."""

    def __init__(self, seconds: float = ANSWER_S) -> None:
        self._end = time.monotonic() + seconds

    def left_s(self) -> float:
        """Seconds left, never under a moment."""
        return max(0.05, self._end - time.monotonic())

    def is_over(self) -> bool:
        """Whether nothing more should be begun."""
        return time.monotonic() >= self._end


class Fetched(NamedTuple):
    """An answer: `age_s` is how long ago it was had from the API, if it was kept."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    age_s: float


class Health:
    """How an API has been answering this process: whether to leave it alone, and what is left."""

    def __init__(self) -> None:
        self._failures = 0
        self._paused_until = 0.0
        self.reason: Meaning = "unavailable"
        """Why it is left alone, while it is."""
        self.quota_left: str | None = None

    @property
    def pause_left_s(self) -> float:
        """Seconds for which it is to be left alone; 0 when it can be asked."""
        return max(0.0, self._paused_until - time.monotonic())

    def note(self, meaning: Meaning | None) -> None:
        """Take in how a call ended: None and answers about the place are good ones."""
        if meaning in ("auth", "quota"):
            self._pause(meaning)  # no use in asking again at once
        elif meaning == "unavailable":
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_PAUSE:
                self._pause(meaning)
        else:
            self._failures = 0

    def _pause(self, reason: Meaning) -> None:
        self._failures = 0
        self.reason = reason
        self._paused_until = time.monotonic() + PAUSE_S
