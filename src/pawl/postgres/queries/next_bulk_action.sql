-- The oldest action that is unfinished and that no other node is at. Index: bulk_actions_unfinished. Locks it.
SELECT {bulk_action_columns} FROM pawl.bulk_actions
WHERE state = 'running' ORDER BY id LIMIT 1
FOR UPDATE SKIP LOCKED
