-- A row while there are views.
SELECT 1 WHERE to_regclass('pawl.jobs') IS NOT NULL
