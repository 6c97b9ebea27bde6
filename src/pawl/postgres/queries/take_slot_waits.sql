-- Who waited for slots of a schedule that are settled now.
DELETE FROM pawl.slot_waits WHERE schedule = :schedule AND slot >= :slot AND slot <= :until
RETURNING child, on_failure
