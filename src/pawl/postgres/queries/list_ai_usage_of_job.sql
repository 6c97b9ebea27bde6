-- By primary key.
SELECT last_at, provider, model, task, calls, failed, input_tokens, cached_tokens, cache_write_tokens,
    output_tokens, cost, unpriced_calls
FROM pawl.ai_jobs WHERE job = :job ORDER BY provider, model
