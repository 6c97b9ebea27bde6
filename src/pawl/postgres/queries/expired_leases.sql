-- Leases that ran out and whose attempts still count as running. Index: leases_open. Locks them, but for those that
-- are renewed or ended in this moment.
SELECT {lease_columns} FROM pawl.leases
WHERE ended_at IS NULL AND expires_at <= :now
ORDER BY expires_at LIMIT :limit
FOR UPDATE SKIP LOCKED
