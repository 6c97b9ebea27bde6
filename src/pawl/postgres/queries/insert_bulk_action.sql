INSERT INTO pawl.bulk_actions(id, verb, filter, state, dry_run, matched, by, created_at, finished_at)
VALUES (:id, :verb, :filter, :state, :dry_run, :matched, :by, :created_at, :finished_at)
