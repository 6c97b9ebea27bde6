-- Many of insert_payload at once: a list for each of its parameters. No job stands twice in it.
INSERT INTO pawl.payloads(job_id, body)
SELECT job_id, body FROM unnest(:job_id::bigint[], :body::text[]) AS given(job_id, body)
ON CONFLICT(job_id) DO UPDATE SET body = excluded.body
