-- Workers that hold anything within a scope, and how much of that. Index: leases_of_worker.
SELECT worker, count(*) FROM pawl.leases
WHERE ended_at IS NULL AND worker > :after AND {lease_scope}
GROUP BY worker ORDER BY worker LIMIT :limit
