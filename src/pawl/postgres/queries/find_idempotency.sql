SELECT fingerprint, status, body, expires_at FROM pawl.idempotency WHERE scope = :scope AND key = :key
FOR UPDATE
