-- Workers that hold anything, and how much. Index: leases_of_worker.
SELECT worker, count(*) FROM leases
WHERE ended_at IS NULL AND worker > :after
GROUP BY worker ORDER BY worker LIMIT :limit
