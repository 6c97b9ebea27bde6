-- Jobs by their ids, wherever they stand. By primary key.
SELECT {unfinished_columns} FROM pawl.live_jobs
WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
UNION ALL
SELECT {final_columns} FROM pawl.job_history
WHERE id = ANY (ARRAY(SELECT jsonb_array_elements_text(:ids::jsonb)::bigint))
