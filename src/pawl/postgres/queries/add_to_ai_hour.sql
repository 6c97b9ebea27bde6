-- One call in the numbers of its hour. By primary key. Locks the hour's row until the commit.
INSERT INTO pawl.ai_hours AS h(hour, connection, provider, model, task, calls, failed, input_tokens, cached_tokens,
    cache_write_tokens, output_tokens, cost, unpriced_calls)
VALUES (:hour, :connection, :provider, :model, :task, :calls, :failed, :input_tokens, :cached_tokens,
    :cache_write_tokens, :output_tokens, :cost, :unpriced_calls)
ON CONFLICT(hour, connection, provider, model, task)
DO UPDATE SET calls = h.calls + excluded.calls, failed = h.failed + excluded.failed,
    input_tokens = h.input_tokens + excluded.input_tokens,
    cached_tokens = h.cached_tokens + excluded.cached_tokens,
    cache_write_tokens = h.cache_write_tokens + excluded.cache_write_tokens,
    output_tokens = h.output_tokens + excluded.output_tokens,
    cost = h.cost + excluded.cost, unpriced_calls = h.unpriced_calls + excluded.unpriced_calls
