-- Index: leases_of_worker.
SELECT {lease_columns} FROM leases
WHERE ended_at IS NULL AND worker = :worker
ORDER BY job_id LIMIT :limit
