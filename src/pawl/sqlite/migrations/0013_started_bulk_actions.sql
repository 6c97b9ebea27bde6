-- Lists show what was started, not what was only counted.
CREATE INDEX bulk_actions_started ON bulk_actions(id) WHERE dry_run = 0;
