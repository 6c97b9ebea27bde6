-- Index: ledger_by_end.
DELETE FROM pawl.ledger WHERE (schedule, slot) IN (
    SELECT schedule, slot FROM pawl.ledger WHERE until < :before LIMIT :limit
    FOR UPDATE SKIP LOCKED)
