-- A row while there are views.
SELECT 1 FROM pg_catalog.pg_views WHERE schemaname = 'pawl' AND viewname = 'jobs'
