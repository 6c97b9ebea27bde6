-- Index: idempotency_by_expiry.
DELETE FROM pawl.idempotency WHERE (scope, key) IN (
    SELECT scope, key FROM pawl.idempotency WHERE expires_at < :now ORDER BY expires_at LIMIT :limit
    FOR UPDATE SKIP LOCKED)
