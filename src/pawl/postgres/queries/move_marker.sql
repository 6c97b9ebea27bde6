-- Moves a schedule's marker on, if it still stands where the caller saw it. By primary key.
UPDATE pawl.schedules SET marker = :to, next_at = :next_at WHERE name = :name AND marker = :from
