-- A job by its id, wherever it stands. By primary key.
SELECT {unfinished_columns} FROM pawl.live_jobs WHERE id = :id
UNION ALL
SELECT {final_columns} FROM pawl.job_history WHERE id = :id
