-- Stores a job that has not finished. Refused by live_jobs_first_in_order (23505) if another node has just inserted
-- the first job of the same ordering key: run again, it finds that one.
INSERT INTO pawl.live_jobs(id, generation, task, queue, state, priority, run_at, attempt, max_attempts, fence,
    timeout, created_at, give_up_at, schedule, slot, user_id, tags, concurrency_key, ordering_key,
    held, deadline, batch, details, payload, large_payload)
VALUES (:id, :generation, :task, :queue, :state, :priority, :run_at, 0, :max_attempts, :fence,
    :timeout, :created_at, :give_up_at, :schedule, :slot, :user_id, :tags, :concurrency_key, :ordering_key,
    :held, :deadline, :batch, :details, :payload, :large_payload)
