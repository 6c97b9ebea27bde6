-- One verb for all jobs that a filter shows: what is to be done, and how far it has come.
CREATE TABLE bulk_actions(
    id INTEGER PRIMARY KEY,  -- jobs with a greater id are newer and are not touched
    verb TEXT NOT NULL CHECK (verb = 'cancel' OR verb = 'retry' OR verb = 'delete'),
    filter TEXT NOT NULL,  -- JSON
    state TEXT NOT NULL CHECK (state = 'running' OR state = 'done' OR state = 'failed'),
    dry_run INTEGER NOT NULL,
    reached INTEGER NOT NULL DEFAULT 0,  -- the last id that was looked at
    matched INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0,
    failed INTEGER NOT NULL DEFAULT 0,
    by TEXT,
    created_at INTEGER NOT NULL,
    finished_at INTEGER
) STRICT;
CREATE INDEX bulk_actions_unfinished ON bulk_actions(id) WHERE state = 'running';
CREATE INDEX bulk_actions_finished ON bulk_actions(finished_at) WHERE finished_at IS NOT NULL;
