// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/circuit_breaker.h"

namespace pawl::config {

auto read_circuit_breaker(TableReader& task) -> std::optional<flow::CircuitPolicy> {
    constexpr std::string_view kKey = "circuit_breaker";
    constexpr IntegerBounds kFailures = {.least = 1, .most = 10'000};
    constexpr DurationBounds kSpans = {
        .least = std::chrono::seconds(1), .most = std::chrono::hours(24)
    };
    const auto* const member = task.find(kKey);
    if (member == nullptr) {
        return std::nullopt;
    }
    if (member->node.table() == nullptr) {
        task.problem(
            *member, "must be a table, as { failures = 5, within = \"1m\", open = \"30s\" }"
        );
        return std::nullopt;
    }
    flow::CircuitPolicy policy;
    TableReader reader(&member->node, task.path_of(kKey), task.report());
    reader.read_integer("failures", policy.failures, kFailures);
    reader.read_duration("within", policy.within, kSpans);
    reader.read_duration("open", policy.open, kSpans);
    reader.finish();
    return policy;
}

}  // namespace pawl::config
