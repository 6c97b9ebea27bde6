DELETE FROM pawl.schedules WHERE name = :name
