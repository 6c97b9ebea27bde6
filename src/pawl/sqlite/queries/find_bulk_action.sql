-- By primary key.
SELECT {bulk_action_columns} FROM bulk_actions WHERE id = :id
