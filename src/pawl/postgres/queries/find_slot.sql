-- The ledger's line that covers a slot. By primary key. Locks the schedule (lock_slot).
SELECT slot_outcome, slot_job FROM pawl.lock_slot(:schedule, :slot)
