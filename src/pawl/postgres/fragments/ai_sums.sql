sum(calls)::bigint, sum(failed)::bigint, sum(input_tokens)::bigint, sum(cached_tokens)::bigint,
    sum(cache_write_tokens)::bigint, sum(output_tokens)::bigint, sum(cost)::bigint, sum(unpriced_calls)::bigint
