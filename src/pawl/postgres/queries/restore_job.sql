-- A new generation of a final job, which find_final_job has locked. Deleted from the history by delete_final_job.
INSERT INTO pawl.live_jobs(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, schedule, slot, user_id, tags, concurrency_key, ordering_key, held, batch,
    details, payload, large_payload)
SELECT id, generation + 1, task, queue, :state::text, priority, :now::bigint, 0, max_attempts, fence,
    timeout, created_at, schedule, slot, user_id, tags, concurrency_key, ordering_key, :held::smallint, batch,
    details, payload, large_payload
FROM pawl.job_history WHERE id = :id
