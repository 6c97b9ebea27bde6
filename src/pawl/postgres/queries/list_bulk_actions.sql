-- Newest first, without those that only counted. Index: bulk_actions_started.
SELECT {bulk_action_columns} FROM pawl.bulk_actions
WHERE dry_run = 0 AND id < :before ORDER BY id DESC LIMIT :limit
