-- What models used and cost, and the vectors that they made.

-- By the hour: budgets and reports are sums over it. Costs are picodollars.
CREATE TABLE ai_hours(
    hour INTEGER NOT NULL,
    connection TEXT NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    task TEXT NOT NULL,  -- '': outside of a job
    calls INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_calls INTEGER NOT NULL,
    PRIMARY KEY(hour, connection, provider, model, task)
) STRICT, WITHOUT ROWID;

CREATE TABLE ai_jobs(
    job INTEGER NOT NULL,
    provider TEXT NOT NULL,
    model TEXT NOT NULL,
    task TEXT NOT NULL,
    last_at INTEGER NOT NULL,
    calls INTEGER NOT NULL,
    failed INTEGER NOT NULL,
    input_tokens INTEGER NOT NULL,
    cached_tokens INTEGER NOT NULL,
    cache_write_tokens INTEGER NOT NULL,
    output_tokens INTEGER NOT NULL,
    cost INTEGER NOT NULL,
    unpriced_calls INTEGER NOT NULL,
    PRIMARY KEY(job, provider, model)
) STRICT, WITHOUT ROWID;
CREATE INDEX ai_jobs_by_age ON ai_jobs(last_at);

-- Rows have a rowid, because they are long: a vector of 1,536 numbers is 6 kB.
CREATE TABLE ai_vectors(
    model TEXT NOT NULL,
    dimensions INTEGER NOT NULL,
    hash TEXT NOT NULL,
    vector BLOB NOT NULL,
    used_at INTEGER NOT NULL,
    UNIQUE(model, dimensions, hash)
) STRICT;
CREATE INDEX ai_vectors_by_use ON ai_vectors(used_at);
