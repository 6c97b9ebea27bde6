-- Makes the ledger's last line before a slot longer, if it is a run of equal skips. By primary key.
UPDATE ledger SET until = :until, n = n + :n
WHERE schedule = :schedule AND slot = (
    SELECT max(slot) FROM ledger WHERE schedule = :schedule AND slot < :slot) AND outcome = :outcome
