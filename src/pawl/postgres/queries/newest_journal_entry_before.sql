-- Index: journal_by_time.
SELECT coalesce(max(id), 0) FROM pawl.journal WHERE at < :time
