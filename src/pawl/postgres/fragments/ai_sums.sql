sum(calls), sum(failed), sum(input_tokens), sum(cached_tokens), sum(cache_write_tokens),
    sum(output_tokens), sum(cost), sum(unpriced_calls)
