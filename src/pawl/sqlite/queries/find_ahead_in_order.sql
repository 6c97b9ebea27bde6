-- The first unfinished job of the ordering key behind which a job is held. Index: jobs_order.
SELECT ahead.id FROM jobs held CROSS JOIN jobs ahead
ON ahead.queue = held.queue AND ahead.ordering_key = held.ordering_key
WHERE held.id = :id AND held.held = 1 AND ahead.id <> held.id
ORDER BY ahead.id LIMIT 1
