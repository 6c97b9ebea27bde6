-- A child that ended waits for nothing more. Index: slot_waits_of_child.
DELETE FROM pawl.slot_waits WHERE child = :child
