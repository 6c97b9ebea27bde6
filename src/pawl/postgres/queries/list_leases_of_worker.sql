-- What a worker holds within a scope. Index: leases_of_worker.
SELECT {lease_columns} FROM pawl.leases
WHERE ended_at IS NULL AND worker = :worker AND {lease_scope}
ORDER BY job_id LIMIT :limit
