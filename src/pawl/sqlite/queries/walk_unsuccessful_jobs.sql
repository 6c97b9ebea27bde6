-- The same for one state other than succeeded. Index: history_by_state.
SELECT id, {list_filter} FROM job_history INDEXED BY history_by_state
WHERE state <> 'succeeded' AND state = :state AND id > :after AND id < :end ORDER BY id LIMIT :rows
