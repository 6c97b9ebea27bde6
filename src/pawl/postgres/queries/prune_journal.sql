-- Old entries, but for the newest of all.
DELETE FROM pawl.journal WHERE id = ANY (ARRAY(
    SELECT id FROM pawl.journal WHERE at < :before AND id < (SELECT max(id) FROM pawl.journal)
    ORDER BY id LIMIT :limit
    FOR UPDATE SKIP LOCKED))
