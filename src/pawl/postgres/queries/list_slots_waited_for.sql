-- The slots that a blocked job still waits for. Index: slot_waits_of_child.
SELECT schedule, slot FROM pawl.slot_waits WHERE child = :child ORDER BY schedule, slot
