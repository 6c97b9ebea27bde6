-- Index: idempotency_by_expiry.
DELETE FROM idempotency WHERE (scope, key) IN (
    SELECT scope, key FROM idempotency WHERE expires_at < :now ORDER BY expires_at LIMIT :limit)
