id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, started_at, cancel_requested, schedule, slot, user_id, tags,
    progress, error, concurrency_key, ordering_key, deadline, batch, details, payload, large_payload,
    NULL::text, 0::smallint, NULL::bigint
