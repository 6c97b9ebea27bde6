CASE WHEN j.large_payload = 0 THEN j.payload ELSE (SELECT body FROM pawl.payloads WHERE job_id = j.id) END
