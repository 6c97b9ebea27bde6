-- When the next slot of any schedule comes. Index: schedules_due.
SELECT next_at FROM pawl.schedules WHERE next_at IS NOT NULL ORDER BY next_at LIMIT 1
