-- Replaces the payload of an unfinished job.
UPDATE pawl.live_jobs SET payload = :payload, large_payload = :large WHERE id = :id
