-- Those whose use ended before a time. Walks the table, which is small: people make keys.
DELETE FROM pawl.api_keys WHERE id IN (
    SELECT id FROM pawl.api_keys
    WHERE least(revoked_at, expires_at) < :before
    ORDER BY id LIMIT :limit
    FOR UPDATE SKIP LOCKED)
