-- The end of an attempt that did not succeed, or did not stay the last.
INSERT INTO pawl.attempts(job_id, fence, generation, number, holder, started_at, ended_at, outcome, error)
VALUES (:job_id, :fence, :generation, :number, :holder, :started_at, :ended_at, :outcome, :error)
