-- A child waits for a slot of a schedule.
INSERT INTO pawl.slot_waits(schedule, slot, child, on_failure)
VALUES (:schedule, :slot, :child, :on_failure)
ON CONFLICT DO NOTHING
