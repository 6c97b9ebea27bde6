// SPDX-License-Identifier: Apache-2.0
// What the kinds that work on the application's databases and caches share: the name of their
// connection, the members of their payload, and how a failure ends an attempt.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/job/outcome.h"
#include "pawl/task/context.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::tables {

// `db = "app"`: the name of a connection, or its default.
[[nodiscard]] auto read_connection(
    task::OptionReader& reader, std::string_view key, std::string_view otherwise
) -> std::string;

// The texts of a list, or `otherwise` if the key is absent.
[[nodiscard]] auto read_texts(
    task::OptionReader& reader, std::string_view key, std::vector<std::string> otherwise
) -> std::vector<std::string>;

// The payload as a table; null and no payload are an empty one. Error: invalid_payload.
[[nodiscard]] auto payload_of(const task::TaskContext& context) -> Result<boost::json::object>;

// Whether the payload asks for a dry run: {"dryRun": true}, or dry_run.
[[nodiscard]] auto asks_for_dry_run(const boost::json::object& payload) -> bool;

// How an attempt ends behind such an error: `cancelled` as the engine asked, the retryable ones of
// database/sql_error.h and those of a cache's connection as failures, others for good.
[[nodiscard]] auto failed_outcome(const Error& error, const task::TaskContext& context)
    -> job::Outcome;

}  // namespace pawl::kinds::tables
