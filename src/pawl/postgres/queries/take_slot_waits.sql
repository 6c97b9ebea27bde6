-- Who waited for slots of a schedule that are settled now. In the order of ids, in which others lock them too.
WITH gone AS (
    DELETE FROM pawl.slot_waits WHERE schedule = :schedule AND slot >= :slot AND slot <= :until
    RETURNING child, on_failure
)
SELECT child, on_failure FROM gone ORDER BY child
