"""Children that serve more than one batch, and helpers that are left behind."""

from __future__ import annotations

import os
import threading
import time

import pytest

from ctcl_xlsx.pipeline import lent as module
from ctcl_xlsx.pipeline.lent import lent
from ctcl_xlsx.pipeline.patience import within
from tests.pipeline import tasks

LIMITS = (7.0, 400)  # nobody else's


def test_a_child_serves_the_next_batch_and_never_two_at_once() -> None:
    with lent(*LIMITS) as run:
        first = run(tasks.process)
    with lent(*LIMITS) as run, lent(*LIMITS) as other, lent(7.0, 401) as limited:
        assert run(tasks.process) == first
        assert len({first, other(tasks.process), limited(tasks.process)}) == 3


def test_a_child_whose_batch_failed_serves_no_other() -> None:
    served = []

    def fail() -> None:
        with lent(*LIMITS) as run:
            served.append(run(tasks.process))
            raise KeyError

    with pytest.raises(KeyError):
        fail()
    with lent(*LIMITS) as run:
        assert run(tasks.process) not in served


def test_nobody_takes_over_what_another_process_started(monkeypatch: pytest.MonkeyPatch) -> None:
    with lent(*LIMITS) as run:
        first = run(tasks.process)
    with monkeypatch.context() as patch:
        patch.setattr(module.os, "getpid", lambda: 1)
        module._end_idle(0.0)
        with lent(*LIMITS) as run:
            assert run(tasks.process) != first
        module._end_idle(0.0)
    with lent(*LIMITS) as run:
        assert run(tasks.process) == first


def test_idle_children_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "IDLE", 0.2)
    monkeypatch.setattr(module, "_watched", False)
    with lent(*LIMITS) as run:
        number = run(tasks.process)
    until = time.monotonic() + 10
    while is_there(number) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_there(number)


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_helper_gives_what_work_gives_and_keeps_its_thread() -> None:
    assert within(10, lambda: 1 + 1) == 2
    with pytest.raises(KeyError):
        within(10, lambda: {}["x"])
    assert within(10, threading.get_ident) == within(10, threading.get_ident) != threading.get_ident()


def test_what_never_ends_is_left_behind() -> None:
    ever = threading.Event()
    began = time.monotonic()
    before = within(10, threading.get_ident)
    with pytest.raises(TimeoutError):
        within(0.2, ever.wait)
    assert time.monotonic() - began < 5
    assert within(10, threading.get_ident) != before
    ever.set()
