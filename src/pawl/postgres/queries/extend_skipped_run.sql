-- Makes the ledger's last line before a slot longer, if it is a run of equal skips. By primary key.
UPDATE pawl.ledger SET until = :until, n = n + :n
WHERE schedule = :schedule AND slot = (
    SELECT max(slot) FROM pawl.ledger WHERE schedule = :schedule AND slot < :slot) AND outcome = :outcome
