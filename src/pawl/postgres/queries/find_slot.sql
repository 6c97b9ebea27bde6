-- The ledger's line that covers a slot. By primary key.
SELECT outcome, job_id FROM pawl.ledger
WHERE schedule = :schedule AND slot <= :slot AND until >= :slot ORDER BY slot DESC LIMIT 1
