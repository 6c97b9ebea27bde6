-- Those that the file declared. A scan, at start and at reload.
SELECT name FROM schedules WHERE json_extract(declaration, '$.origin') = 'config'
