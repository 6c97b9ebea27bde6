-- The ledger of a schedule, newest first. By primary key.
SELECT slot, until, n, outcome, job_id, lateness FROM pawl.ledger
WHERE schedule = :schedule AND slot < :before ORDER BY slot DESC LIMIT :limit
