-- One call in the numbers of its job. By primary key.
INSERT INTO ai_jobs(job, provider, model, task, last_at, calls, failed, input_tokens, cached_tokens,
    cache_write_tokens, output_tokens, cost, unpriced_calls)
VALUES (:job, :provider, :model, :task, :last_at, :calls, :failed, :input_tokens, :cached_tokens,
    :cache_write_tokens, :output_tokens, :cost, :unpriced_calls)
ON CONFLICT(job, provider, model)
DO UPDATE SET last_at = max(last_at, excluded.last_at), calls = calls + excluded.calls,
    failed = failed + excluded.failed,
    input_tokens = input_tokens + excluded.input_tokens,
    cached_tokens = cached_tokens + excluded.cached_tokens,
    cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost = cost + excluded.cost, unpriced_calls = unpriced_calls + excluded.unpriced_calls
