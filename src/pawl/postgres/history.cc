// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/history.h"

#include <libpq-fe.h>

#include <array>
#include <charconv>
#include <chrono>
#include <string_view>

namespace pawl::postgres {
namespace {

using database::Bound;
using database::PostgresConnection;

// What was dropped is counted no more: taken from the counters of nobody ('').
constexpr std::string_view kDrop = R"sql(
WITH dropped AS MATERIALIZED (
    SELECT queue, task, state, n FROM pawl.drop_partitions($1::bigint)
), counted AS (
    INSERT INTO pawl.counters AS c(queue, task, state, node, n)
    SELECT queue, task, state, '', -n FROM dropped
    ON CONFLICT (queue, task, state, node) DO UPDATE SET n = c.n + excluded.n
)
SELECT coalesce(sum(n), 0) FROM dropped)sql";

auto number_of(const database::PostgresResult& result) -> std::size_t {
    const std::string_view text = PQgetvalue(result.get(), 0, 0);
    std::size_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

}  // namespace

auto tidy_history(database::PostgresSettings settings, WallTime keep_from) -> std::size_t {
    constexpr int kCallsWithNothing = 2;  // one detaches, the next drops
    settings.answer_limit = std::chrono::minutes(10);
    PostgresConnection connection(settings);
    (void)connection.run_once("SELECT pawl.ensure_partitions(pawl.store_time())", {});
    const std::array<Bound, 1> values = {keep_from};
    (void)connection.run_once(
        "DELETE FROM pawl.requests WHERE refused IS NOT NULL AND asked_at < $1::bigint", values
    );
    std::size_t dropped = 0;
    for (int nothing = 0; nothing < kCallsWithNothing;) {
        const auto jobs = number_of(connection.run_once(kDrop, values));
        dropped += jobs;
        nothing = jobs == 0 ? nothing + 1 : 0;
    }
    return dropped;
}

}  // namespace pawl::postgres
