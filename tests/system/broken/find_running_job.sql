-- Broken on purpose: whoever says that the attempt is over is believed. The fence test must catch a build with this.
SELECT task, queue, schedule, slot, generation, attempt, started_at, run_at, priority,
    concurrency_key, ordering_key, batch, details
FROM pawl.live_jobs
WHERE id = :id AND state = 'running' AND :fence::bigint > 0
    AND (cancel_requested = 0 OR :state::text = 'cancelled')
FOR UPDATE
