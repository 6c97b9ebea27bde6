DELETE FROM ledger WHERE (schedule, slot) IN (
    SELECT schedule, slot FROM ledger WHERE until < :before LIMIT :limit)
