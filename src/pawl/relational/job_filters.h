// SPDX-License-Identifier: Apache-2.0
// A filter of jobs as the parameters of list_filter.sql.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "pawl/relational/connection.h"
#include "pawl/store/jobs.h"

namespace pawl::relational {

// Texts that are bound and so must outlive the rows, as the filter does.
struct FilterTexts {
    explicit FilterTexts(const store::JobFilter& filter);

    std::optional<std::string> states;
    std::optional<std::string> scope_queues;
    std::optional<std::string> scope_tasks;
    std::optional<std::string> payload_terms;
};

// Binds what list_filter.sql names, and more; `state` is that of an index of one state.
template <class... Values>
auto filtered(
    Connection& connection,
    Sql sql,
    const store::JobFilter& filter,
    const FilterTexts& texts,
    job::JobState state,
    const std::pair<const char*, Values>&... more
) -> Rows {
    using Text = std::optional<std::string_view>;
    return connection.query_named(
        sql,
        std::pair(":states", Text(texts.states)),
        std::pair(":scope_queues", Text(texts.scope_queues)),
        std::pair(":scope_tasks", Text(texts.scope_tasks)),
        std::pair(":state", to_text(state)),
        std::pair(":task", null_if_empty(filter.task)),
        std::pair(":queue", null_if_empty(filter.queue)),
        std::pair(":schedule", null_if_empty(filter.schedule)),
        std::pair(":batch", filter.batch ? std::optional(filter.batch) : std::nullopt),
        std::pair(":user_id", null_if_empty(filter.user_id)),
        std::pair(":tag", null_if_empty(filter.tag)),
        std::pair(":created_after", filter.created_after),
        std::pair(":created_before", filter.created_before),
        std::pair(":text", null_if_empty(filter.text)),
        std::pair(":error", null_if_empty(filter.error)),
        std::pair(":payload_terms", Text(texts.payload_terms)),
        std::pair(":fingerprint", null_if_empty(filter.fingerprint)),
        more...
    );
}

// Whether a filter may show unfinished or final jobs.
[[nodiscard]] auto asks_for(const store::JobFilter& filter, bool final) -> bool;

}  // namespace pawl::relational
