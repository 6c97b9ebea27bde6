-- A line of the ledger; the key makes each slot once.
INSERT INTO pawl.ledger(schedule, slot, until, n, outcome, job_id, lateness)
VALUES (:schedule, :slot, :until, :n, :outcome, :job_id, :lateness)
ON CONFLICT DO NOTHING
