-- Entries behind one, oldest first. By primary key.
SELECT id, at, changes FROM pawl.journal WHERE id > :after ORDER BY id LIMIT :limit
