id, verb, state, dry_run, matched, done, failed, by, created_at, finished_at, filter, reached
