INSERT OR REPLACE INTO idempotency(scope, key, fingerprint, status, body, expires_at)
VALUES (:scope, :key, :fingerprint, :status, :body, :expires_at)
