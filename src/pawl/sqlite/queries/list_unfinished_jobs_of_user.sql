-- The same for one user. Index: jobs_of_user.
SELECT id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, schedule, slot, schedule_cron, user_id, tags,
    progress, error, waiting_for, payload, large_payload, NULL, 0, NULL FROM jobs INDEXED BY jobs_of_user
WHERE id < :before AND user_id = :user_id AND (:states IS NULL OR state IN (SELECT value FROM json_each(:states)))
    AND (:task IS NULL OR task = :task)
    AND (:queue IS NULL OR queue = :queue)
    AND (:scope_queues IS NULL OR queue IN (SELECT value FROM json_each(:scope_queues)))
    AND (:scope_tasks IS NULL OR task IN (SELECT value FROM json_each(:scope_tasks)))
    AND (:schedule IS NULL OR schedule = :schedule)
    AND (:user_id IS NULL OR user_id = :user_id)
    AND (:tag IS NULL OR :tag IN (SELECT value FROM json_each(tags)))
    AND (:created_after IS NULL OR created_at >= :created_after)
    AND (:created_before IS NULL OR created_at < :created_before)
    AND (:text IS NULL OR instr(coalesce(payload, (SELECT body FROM payloads WHERE job_id = id)), :text) > 0)
ORDER BY id DESC LIMIT :limit
