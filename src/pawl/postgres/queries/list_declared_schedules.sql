-- Those that the file declared. A scan, at start and at reload.
SELECT name FROM pawl.schedules WHERE pawl.json_text(declaration, 'origin') = 'config'
