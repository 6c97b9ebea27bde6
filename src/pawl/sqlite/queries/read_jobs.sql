-- Jobs by their ids, wherever they stand. By primary key.
SELECT {unfinished_columns} FROM live_jobs WHERE id IN (SELECT value FROM json_each(:ids))
UNION ALL
SELECT {final_columns} FROM job_history WHERE id IN (SELECT value FROM json_each(:ids))
