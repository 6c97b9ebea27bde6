// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/tables/work.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/names.h"
#include "pawl/database/sql_error.h"
#include "pawl/task/attempt_end.h"

namespace pawl::kinds::tables {
namespace {

auto is_true(const boost::json::object& payload, std::string_view key) -> bool {
    const auto* const value = payload.if_contains(key);
    return value != nullptr && value->is_bool() && value->get_bool();
}

}  // namespace

auto read_connection(task::OptionReader& reader, std::string_view key, std::string_view otherwise)
    -> std::string {
    auto name = reader.text(key);
    if (name && !is_name(*name)) {
        reader.refuse(key, "invalid_value", "the name of a connection is expected");
    }
    return name ? std::move(*name) : std::string(otherwise);
}

auto read_texts(
    task::OptionReader& reader, std::string_view key, std::vector<std::string> otherwise
) -> std::vector<std::string> {
    const auto* const value = reader.value(key);
    if (value == nullptr) {
        return otherwise;
    }
    std::vector<std::string> texts;
    const auto* const list = value->if_array();
    const bool right = list != nullptr && std::ranges::all_of(*list, [](const auto& item) {
                           return item.is_string();
                       });
    if (!right) {
        reader.refuse(key, "invalid_type", "a list of texts is expected");
        return texts;
    }
    for (const auto& item : *list) {
        texts.emplace_back(item.get_string());
    }
    return texts;
}

auto payload_of(const task::TaskContext& context) -> Result<boost::json::object> {
    const auto& text = context.job().payload;
    auto payload = read_json(text.empty() ? "null" : text);
    if (payload && payload->is_null()) {
        return boost::json::object();
    }
    if (!payload || !payload->is_object()) {
        return fail("invalid_payload", "the payload must be a JSON object");
    }
    return std::move(payload->get_object());
}

auto asks_for_dry_run(const boost::json::object& payload) -> bool {
    return is_true(payload, "dryRun") || is_true(payload, "dry_run");
}

auto failed_outcome(const Error& error, const task::TaskContext& context) -> job::Outcome {
    if (error.code == "cancelled") {
        return task::stopped_outcome(context);
    }
    auto outcome = job::Outcome::failure(error.code, error.message);
    outcome.error.retryable = database::is_retryable(error);
    return outcome;
}

}  // namespace pawl::kinds::tables
