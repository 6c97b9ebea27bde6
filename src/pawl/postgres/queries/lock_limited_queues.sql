-- Whoever counts what runs in a queue with limits, and starts more, is alone with it until he commits. By
-- name, so that two nodes wait for each other in one order.
SELECT name FROM pawl.queues WHERE concurrency IS NOT NULL OR limits IS NOT NULL ORDER BY name FOR UPDATE
