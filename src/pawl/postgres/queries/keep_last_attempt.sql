-- Before a job that succeeded is retried: its own row was the record of the last attempt.
INSERT INTO pawl.attempts(job_id, fence, generation, number, holder, started_at, ended_at, outcome, error)
SELECT id, fence, generation, attempt, holder, started_at, finished_at, 'succeeded', NULL
FROM pawl.job_history WHERE id = :id AND state = 'succeeded' AND started_at IS NOT NULL
ON CONFLICT DO NOTHING
