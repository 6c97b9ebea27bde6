token_hash, job_id, fence, worker, queue, task, length, expires_at, ended_at, outcome_hash
