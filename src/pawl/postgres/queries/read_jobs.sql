-- Jobs by their ids, wherever they stand. By primary key.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(:ids::jsonb))
UNION ALL
SELECT {final_columns} FROM pawl.job_history
WHERE id IN (SELECT value::bigint FROM jsonb_array_elements_text(:ids::jsonb))
