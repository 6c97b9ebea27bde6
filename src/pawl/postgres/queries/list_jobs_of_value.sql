-- The same for unfinished and final jobs of a task with a value in their payload. By primary key.
SELECT job_id,
    coalesce((SELECT created_at FROM pawl.live_jobs WHERE id = job_id),
        (SELECT created_at FROM pawl.job_history WHERE id = job_id), 0),
    (EXISTS (SELECT 1 FROM pawl.live_jobs WHERE id = job_id AND {list_filter})
        OR EXISTS (SELECT 1 FROM pawl.job_history WHERE id = job_id AND {list_filter}))::integer
FROM pawl.job_search
WHERE task = :task AND path = :path AND value = :value AND job_id < :before AND job_id >= :since
ORDER BY job_id DESC LIMIT :rows
