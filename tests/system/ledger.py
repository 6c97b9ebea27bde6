# SPDX-License-Identifier: Apache-2.0
"""Rows of a schedule's ledger as the tests read them."""

from datetime import datetime


def moment(text):
    return datetime.fromisoformat(text.replace("Z", "+00:00"))


def epoch(text):
    return moment(text).timestamp()


def slots_of(row, every=1):
    """The slots of a row in whole seconds: one, or those of a run that was skipped alike."""
    first = int(epoch(row["slot"]))
    if row.get("until"):
        return range(first, int(epoch(row["until"])) + 1, every)
    return range(first, first + int(row.get("count") or 1) * every, every)
