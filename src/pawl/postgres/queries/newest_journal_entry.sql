-- The newest entry that no older one can follow. By primary key.
SELECT coalesce(max(id), 0) FROM pawl.journal WHERE id < pawl.journal_horizon()
