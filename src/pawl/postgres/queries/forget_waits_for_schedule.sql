-- A schedule is gone: nobody waits for it any longer.
DELETE FROM pawl.slot_waits WHERE schedule = :schedule RETURNING child, on_failure
