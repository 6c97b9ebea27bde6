-- Who holds a unique key. By primary key. Whatever the answer, it stays so until this transaction ends
-- (lock_unique_key): locks the job that holds the key, or the key.
SELECT holding_job, holds_until FROM pawl.lock_unique_key(:task, :key)
