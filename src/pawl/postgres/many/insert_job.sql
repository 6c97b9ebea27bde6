-- Many of insert_job at once: a list for each of its parameters.
INSERT INTO pawl.live_jobs(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, give_up_at, schedule, slot, user_id, tags, concurrency_key, ordering_key,
    held, deadline, batch, details, payload, large_payload)
SELECT id, generation, task, queue, state, priority, run_at, 0, max_attempts, fence,
    timeout, created_at, give_up_at, schedule, slot, user_id, tags, concurrency_key, ordering_key,
    held, deadline, batch, details, payload, large_payload
FROM unnest(:id::bigint[], :generation::bigint[], :task::text[], :queue::text[], :state::text[],
    :priority::bigint[], :run_at::bigint[], :max_attempts::bigint[], :fence::bigint[], :timeout::bigint[],
    :created_at::bigint[], :give_up_at::bigint[], :schedule::text[], :slot::bigint[], :user_id::text[],
    :tags::text[], :concurrency_key::text[], :ordering_key::text[], :held::smallint[], :deadline::bigint[],
    :batch::bigint[], :details::text[], :payload::text[], :large_payload::smallint[])
    AS given(id, generation, task, queue, state, priority, run_at, max_attempts, fence, timeout,
        created_at, give_up_at, schedule, slot, user_id, tags, concurrency_key, ordering_key, held, deadline,
        batch, details, payload, large_payload)
