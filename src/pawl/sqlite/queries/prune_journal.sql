-- Old entries, but for the newest of all: ids go on from it.
DELETE FROM journal WHERE id IN (
    SELECT id FROM journal WHERE at < :before AND id < (SELECT max(id) FROM journal)
    ORDER BY id LIMIT :limit)
