// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/job_filters.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <string_view>
#include <vector>

#include "pawl/relational/text_list.h"

namespace pawl::relational {
namespace {

namespace json = boost::json;

using job::JobState;

auto encode_states(const std::vector<JobState>& states) -> std::optional<std::string> {
    json::array list;
    for (const auto state : states) {
        list.emplace_back(job::to_text(state));
    }
    return states.empty() ? std::nullopt : std::optional(json::serialize(list));
}

// [[path, value], …]
auto encode_terms(const std::vector<store::PayloadTerm>& terms) -> std::optional<std::string> {
    json::array list;
    for (const auto& term : terms) {
        list.emplace_back(json::array{term.path, term.value});
    }
    return terms.empty() ? std::nullopt : std::optional(json::serialize(list));
}

}  // namespace

FilterTexts::FilterTexts(const store::JobFilter& filter)
    : states(encode_states(filter.states)),
      scope_queues(encode_texts(filter.scope.queues)),
      scope_tasks(encode_texts(filter.scope.tasks)),
      payload_terms(encode_terms(filter.payload)) {}

auto asks_for(const store::JobFilter& filter, bool final) -> bool {
    if (!filter.fingerprint.empty() && !final) {
        return false;  // a job that is tried again belongs to no group
    }
    return filter.states.empty() || std::ranges::any_of(filter.states, [final](JobState state) {
               return is_final(state) == final;
           });
}

}  // namespace pawl::relational
