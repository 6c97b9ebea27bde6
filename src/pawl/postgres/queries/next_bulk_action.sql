-- The oldest action that is unfinished. Index: bulk_actions_unfinished.
SELECT {bulk_action_columns} FROM pawl.bulk_actions
WHERE state = 'running' ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
