-- One call in the numbers of its hour. By primary key.
INSERT INTO pawl.ai_hours AS t(hour, connection, provider, model, task, calls, failed, input_tokens, cached_tokens,
    cache_write_tokens, output_tokens, cost, unpriced_calls)
VALUES (:hour, :connection, :provider, :model, :task, :calls, :failed, :input_tokens, :cached_tokens,
    :cache_write_tokens, :output_tokens, :cost, :unpriced_calls)
ON CONFLICT(hour, connection, provider, model, task)
DO UPDATE SET calls = t.calls + excluded.calls, failed = t.failed + excluded.failed,
    input_tokens = t.input_tokens + excluded.input_tokens,
    cached_tokens = t.cached_tokens + excluded.cached_tokens,
    cache_write_tokens = t.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = t.output_tokens + excluded.output_tokens,
    cost = t.cost + excluded.cost, unpriced_calls = t.unpriced_calls + excluded.unpriced_calls
