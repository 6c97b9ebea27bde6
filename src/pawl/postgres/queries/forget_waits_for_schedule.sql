-- A schedule is gone: nobody waits for it any longer. In the order of ids, in which others lock them too.
WITH gone AS (DELETE FROM pawl.slot_waits WHERE schedule = :schedule RETURNING child, on_failure)
SELECT child, on_failure FROM gone ORDER BY child
