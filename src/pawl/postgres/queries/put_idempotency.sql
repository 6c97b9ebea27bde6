-- In the place that find_idempotency has kept.
INSERT INTO pawl.idempotency(scope, key, fingerprint, status, body, expires_at)
VALUES (:scope, :key, :fingerprint, :status, :body, :expires_at)
ON CONFLICT(scope, key) DO UPDATE SET fingerprint = excluded.fingerprint, status = excluded.status,
    body = excluded.body, expires_at = excluded.expires_at
