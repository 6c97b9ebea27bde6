-- Stores a job that has not finished.
INSERT INTO pawl.live_jobs(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, give_up_at, schedule, slot, user_id, tags, concurrency_key, ordering_key,
    held, deadline, batch, details, payload, large_payload)
VALUES (:id, :generation, :task, :queue, :state, :priority, :run_at, 0, :max_attempts, :fence,
    :timeout, :created_at, :give_up_at, :schedule, :slot, :user_id, :tags, :concurrency_key, :ordering_key,
    :held, :deadline, :batch, :details, :payload, :large_payload)
