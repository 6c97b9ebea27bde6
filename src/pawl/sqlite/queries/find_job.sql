-- A job by its id, wherever it stands. By primary key.
SELECT {unfinished_columns} FROM live_jobs WHERE id = :id
UNION ALL
SELECT {final_columns} FROM job_history WHERE id = :id
