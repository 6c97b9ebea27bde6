-- Many of insert_search_value at once: a list for each of its parameters.
INSERT INTO pawl.job_search(task, path, value, job_id)
SELECT * FROM unnest(:task::text[], :path::text[], :value::text[], :job_id::bigint[])
ON CONFLICT DO NOTHING
