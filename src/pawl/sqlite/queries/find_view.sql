-- A row while there are views.
SELECT 1 FROM sqlite_master WHERE type = 'view' AND name = 'jobs'
