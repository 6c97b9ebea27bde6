-- Index: journal_by_time.
SELECT coalesce(max(id), 0) FROM journal WHERE at < :time
