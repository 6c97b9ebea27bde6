-- How far an action has come. By primary key.
UPDATE pawl.bulk_actions
SET state = :state, reached = :reached, matched = :matched, done = :done, failed = :failed,
    finished_at = :finished_at
WHERE id = :id
