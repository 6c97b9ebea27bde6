-- An entry before all that were written since a time. Index: journal_by_time. Nodes have clocks of their own, so
-- the newest of before that time may stand behind some of after it: one is given that stands before
-- the first thousand of those.
SELECT coalesce(max(id), 0) FROM pawl.journal
WHERE id < least(pawl.journal_horizon(), (
    SELECT min(id) FROM (
        SELECT id FROM pawl.journal WHERE at >= :time ORDER BY at, id LIMIT 1000
    ) since))
