SELECT count(*) FROM pawl.schedules
