-- The same for one state other than succeeded. Index: history_by_state.
SELECT {final_columns} FROM pawl.job_history
WHERE id < :before AND state <> 'succeeded' AND state = :state AND {list_filter}
ORDER BY id DESC LIMIT :limit
