SELECT fingerprint, status, body, expires_at FROM idempotency WHERE scope = :scope AND key = :key
