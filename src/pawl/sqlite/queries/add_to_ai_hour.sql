-- One call in the numbers of its hour. By primary key.
INSERT INTO ai_hours(hour, connection, provider, model, task, calls, failed, input_tokens, cached_tokens,
    cache_write_tokens, output_tokens, cost, unpriced_calls)
VALUES (:hour, :connection, :provider, :model, :task, :calls, :failed, :input_tokens, :cached_tokens,
    :cache_write_tokens, :output_tokens, :cost, :unpriced_calls)
ON CONFLICT(hour, connection, provider, model, task)
DO UPDATE SET calls = calls + excluded.calls, failed = failed + excluded.failed,
    input_tokens = input_tokens + excluded.input_tokens,
    cached_tokens = cached_tokens + excluded.cached_tokens,
    cache_write_tokens = cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = output_tokens + excluded.output_tokens,
    cost = cost + excluded.cost, unpriced_calls = unpriced_calls + excluded.unpriced_calls
