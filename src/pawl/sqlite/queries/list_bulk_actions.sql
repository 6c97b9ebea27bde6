-- Newest first, without those that only counted. Index: bulk_actions_started.
SELECT {bulk_action_columns} FROM bulk_actions INDEXED BY bulk_actions_started
WHERE dry_run = 0 AND id < :before ORDER BY id DESC LIMIT :limit
