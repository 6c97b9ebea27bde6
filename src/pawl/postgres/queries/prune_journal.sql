-- Old entries, but for the newest of all: ids go on from it.
DELETE FROM pawl.journal WHERE id IN (
    SELECT id FROM pawl.journal WHERE at < :before AND id < (SELECT max(id) FROM pawl.journal)
    ORDER BY id LIMIT :limit)
