# SPDX-License-Identifier: Apache-2.0
"""The tasks that most tests of jobs need."""

TASKS = """
[tasks.light]
kind = "noop"
[tasks.other]
kind = "noop"
[tasks.nap]
kind = "sleep"
[tasks.broken]
kind = "fail"
backoff = ["50ms"]
backoff_jitter = "none"
[tasks.slow-retry]
kind = "fail"
backoff = "linear:1h"
backoff_jitter = "none"
"""
