-- A key from now on, if it is none yet; complete since a job, or from the first one if the task has had none.
INSERT OR IGNORE INTO search_keys(task, path, declared_at, since)
VALUES (:task, :path, :now, CASE
    WHEN EXISTS (SELECT 1 FROM counters WHERE task = :task AND n <> 0) THEN :since ELSE 0 END)
