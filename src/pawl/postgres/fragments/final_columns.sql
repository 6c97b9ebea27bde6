id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, 0::smallint, schedule, slot, user_id, tags,
    progress, error, concurrency_key, ordering_key, deadline, batch, details, payload, large_payload,
    result, large_result, finished_at
