# SPDX-License-Identifier: Apache-2.0
"""Waiting for a condition with a deadline: the only place of these tests that naps."""

import time


def wait_for(condition, seconds=15, what="the condition", every=0.02):
    """The first true value of `condition`; AssertionError when the time is up."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"{what}: not within {seconds} s; the last value was {value!r}")
        time.sleep(every)


def holds_for(condition, seconds, what="the condition", every=0.05):
    """Fails as soon as `condition` is false within the time: for what must not happen."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert condition(), f"{what}: ended early"
        time.sleep(every)
