-- A heartbeat. By primary key.
UPDATE pawl.leases SET expires_at = :expires_at WHERE token_hash = :token_hash AND ended_at IS NULL
