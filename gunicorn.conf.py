"""How gunicorn serves Switchboard. It reads this file by itself: `gunicorn`."""

import ctypes
import sys
from types import TracebackType

from switchboard import settings
from switchboard.errors import ConfigurationError
from switchboard.guard import keep_private


def _say(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """What stops the start is said in a sentence; only what surprises us with a traceback."""
    if isinstance(error, ConfigurationError):
        sys.exit(f"Switchboard cannot start. {error.message}")
    sys.__excepthook__(kind, error, trace)


sys.excepthook = _say
try:
    _settings = settings.of_this_machine()
except ConfigurationError as error:
    sys.exit(f"Switchboard cannot start. {error.message}")

wsgi_app = "app:create_app()"
bind = _settings.bind
workers = _settings.workers
# Browsers open connections ahead of need and phones are slow: a worker that serves one
# connection at a time would stand still for each of them. Threads let the others through;
# sixteen, since a browser opens six and an idle one holds a thread for some seconds.
worker_class = "gthread"
threads = 16
# glibc gives threads heaps of their own, which only grow: sixteen threads took 16 MB more than
# with one heap, and no request was faster for it (67 and 51 MB resident, measured by bench/).
_M_ARENA_MAX = -8  # malloc.h
if hasattr(ctypes.CDLL(None), "mallopt"):
    ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 1)
# The directory and the campaigns are read once and shared by all workers.
preload_app = True
# Nothing needs it, and two Switchboards of one user would quarrel over the file.
control_socket_disable = True
# Lines, headers and bodies larger than any honest request of ours.
limit_request_line = 2048
limit_request_fields = 64
# Method, path, status, time: no query, no address, no browser.
accesslog = "-"
access_log_format = "%(m)s %(U)s %(s)s %(M)sms"
keep_private("gunicorn.error", "gunicorn.access")
