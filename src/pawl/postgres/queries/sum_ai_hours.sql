-- By step, provider, model and task. By primary key, over the hours asked for.
SELECT hour / :step * :step AS step_begin, provider, model, task, {ai_sums}
FROM pawl.ai_hours WHERE hour >= :from AND hour < :to
GROUP BY step_begin, provider, model, task
ORDER BY step_begin, provider, model, task
