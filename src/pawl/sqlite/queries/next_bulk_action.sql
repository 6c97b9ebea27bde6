-- The oldest action that is unfinished. Index: bulk_actions_unfinished.
SELECT {bulk_action_columns} FROM bulk_actions INDEXED BY bulk_actions_unfinished
WHERE state = 'running' ORDER BY id LIMIT 1
