-- One call in the numbers of its job. By primary key.
INSERT INTO pawl.ai_jobs AS j(job, provider, model, task, last_at, calls, failed, input_tokens, cached_tokens,
    cache_write_tokens, output_tokens, cost, unpriced_calls)
VALUES (:job, :provider, :model, :task, :last_at, :calls, :failed, :input_tokens, :cached_tokens,
    :cache_write_tokens, :output_tokens, :cost, :unpriced_calls)
ON CONFLICT(job, provider, model)
DO UPDATE SET last_at = greatest(j.last_at, excluded.last_at), calls = j.calls + excluded.calls,
    failed = j.failed + excluded.failed,
    input_tokens = j.input_tokens + excluded.input_tokens,
    cached_tokens = j.cached_tokens + excluded.cached_tokens,
    cache_write_tokens = j.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = j.output_tokens + excluded.output_tokens,
    cost = j.cost + excluded.cost, unpriced_calls = j.unpriced_calls + excluded.unpriced_calls
