-- A child waits for a slot of a schedule.
INSERT OR IGNORE INTO slot_waits(schedule, slot, child, on_failure)
VALUES (:schedule, :slot, :child, :on_failure)
