-- Its attempt ended, as the worker said or because the lease ran out. By primary key.
UPDATE pawl.leases SET ended_at = :now, outcome_hash = :outcome_hash
WHERE token_hash = :token_hash AND ended_at IS NULL
