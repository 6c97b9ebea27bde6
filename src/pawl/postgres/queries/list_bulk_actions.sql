-- Newest first. By primary key.
SELECT {bulk_action_columns} FROM pawl.bulk_actions
WHERE id < :before ORDER BY id DESC LIMIT :limit
