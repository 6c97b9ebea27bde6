SELECT coalesce(max(id), 0) FROM pawl.journal
