-- The job of its ordering key, itself not held, that a held job waits for. Index: jobs_order.
SELECT ahead.id FROM pawl.live_jobs held JOIN pawl.live_jobs ahead
ON ahead.queue = held.queue AND ahead.ordering_key = held.ordering_key
WHERE held.id = :id AND held.held = 1 AND ahead.held = 0
ORDER BY ahead.id LIMIT 1
