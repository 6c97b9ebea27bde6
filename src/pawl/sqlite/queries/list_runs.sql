-- What a schedule did in a span, newest first, with the state of its jobs; the run of skipped slots that began before the
-- span too. Ledger and jobs by primary key.
SELECT runs.slot, runs.until, runs.n, runs.outcome, runs.job_id, runs.lateness,
    coalesce(unfinished.state, final.state), coalesce(unfinished.started_at, final.started_at), final.finished_at
FROM (
    SELECT slot, until, n, outcome, job_id, lateness FROM ledger
    WHERE schedule = :schedule AND slot < :to AND slot >= coalesce(
        (SELECT max(slot) FROM ledger WHERE schedule = :schedule AND slot <= :from), :from)
    ORDER BY slot DESC LIMIT :limit
) AS runs
LEFT JOIN live_jobs AS unfinished ON unfinished.id = runs.job_id
LEFT JOIN job_history AS final ON final.id = runs.job_id
ORDER BY runs.slot DESC
