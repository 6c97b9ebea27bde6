-- The same for unfinished and final jobs of a task with a value in their payload. By primary key.
SELECT job_id,
    coalesce((SELECT created_at FROM live_jobs WHERE id = job_id),
        (SELECT created_at FROM job_history WHERE id = job_id), 0),
    EXISTS (SELECT 1 FROM live_jobs WHERE id = job_id AND {list_filter})
        OR EXISTS (SELECT 1 FROM job_history WHERE id = job_id AND {list_filter})
FROM job_search
WHERE task = :task AND path = :path AND value = :value AND job_id < :before AND job_id >= :since
ORDER BY job_id DESC LIMIT :rows
