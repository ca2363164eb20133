"""The benchmark reads what it measures rightly; its figures are for people, not for tests."""

import os

import pytest

from bench import __main__ as bench

WRK = """Running 4s test @ http://127.0.0.1:5000
  Latency Distribution
     50%  {p50}
     99%  {p99}
  12345 requests in 4.00s
Requests/sec:   3086.25
"""


@pytest.mark.parametrize(("p99", "ms"), [("950.00us", 0.95), ("6.50ms", 6.5), ("1.20s", 1200)])
def test_reads_what_wrk_prints(p99: str, ms: float) -> None:
    load = bench.read_wrk(WRK.format(p50="1.00ms", p99=p99))
    assert load.per_s == 3086.25
    assert load.p99_ms == pytest.approx(ms)


@pytest.mark.parametrize("trouble", ["Non-2xx or 3xx responses: 3", "Socket errors: connect 1"])
def test_a_run_with_errors_is_no_measurement(trouble: str) -> None:
    with pytest.raises(SystemExit, match="errors"):
        bench.read_wrk(WRK.format(p50="1ms", p99="2.00ms") + trouble)


def test_measures_memory_of_a_process() -> None:
    resident, own = bench.memory_mb(os.getpid())
    assert 0 < own <= resident


def test_a_lookup_takes_some_time() -> None:
    assert bench.lookup_us(count=10) > 0
