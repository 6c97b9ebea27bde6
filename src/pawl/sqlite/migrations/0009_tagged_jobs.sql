-- Unfinished jobs of a task that carry a tag: those without one cost nothing.
CREATE INDEX jobs_tagged ON jobs(task, id) WHERE tags IS NOT NULL;
