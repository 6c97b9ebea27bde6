-- The same for one state other than succeeded. Index: history_by_state.
SELECT id, (({list_filter}) IS TRUE)::integer FROM pawl.job_history
WHERE state <> 'succeeded' AND state = :state AND id > :after AND id < :end ORDER BY id LIMIT :rows
