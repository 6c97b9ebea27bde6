-- What a schedule did in a span, newest first, with the state of its jobs; the run of skipped slots that began before the
-- span too. Ledger and jobs by primary key: LIMIT keeps the jobs from being read as a whole.
SELECT runs.slot, runs.until, runs.n, runs.outcome, runs.job_id, runs.lateness,
    coalesce(unfinished.state, final.state), coalesce(unfinished.started_at, final.started_at), final.finished_at
FROM (
    SELECT slot, until, n, outcome, job_id, lateness FROM pawl.ledger
    WHERE schedule = :schedule AND slot < :to AND slot >= coalesce(
        (SELECT max(slot) FROM pawl.ledger WHERE schedule = :schedule AND slot <= :from), :from)
    ORDER BY slot DESC LIMIT :limit
) AS runs
LEFT JOIN LATERAL (SELECT state, started_at FROM pawl.live_jobs WHERE id = runs.job_id LIMIT 1)
    AS unfinished ON true
LEFT JOIN LATERAL (SELECT state, started_at, finished_at FROM pawl.job_history WHERE id = runs.job_id LIMIT 1)
    AS final ON true
ORDER BY runs.slot DESC
