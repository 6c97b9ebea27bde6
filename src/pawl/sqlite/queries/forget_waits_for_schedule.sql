-- A schedule is gone: nobody waits for it any longer.
DELETE FROM slot_waits WHERE schedule = :schedule RETURNING child, on_failure
