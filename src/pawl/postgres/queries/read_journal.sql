-- Entries behind one, oldest first, as far as no older one can follow (journal_horizon). By primary key.
SELECT id, at, changes FROM pawl.journal
WHERE id > :after AND id < pawl.journal_horizon() ORDER BY id LIMIT :limit
