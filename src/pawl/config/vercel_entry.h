// SPDX-License-Identifier: Apache-2.0
// One entry of a vercel.json, read and checked.
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"

namespace pawl::config {

struct VercelEntry {
    std::string where;  // "crons[2]": for messages
    std::string name;
    std::string cron;
    std::string address;        // a path with its query, or a whole URL
    std::string method = {};    // empty: GET
    std::string timezone = {};  // empty: UTC
    int jitter_minutes = 0;
};

// Reads crons[index]. Its name is made from the path.
[[nodiscard]] auto read_vercel_cron(
    const boost::json::value& value, const std::string& where, std::vector<std::string>& warnings
) -> Result<VercelEntry>;

// Reads schedules.<name>. Nothing if it has no address at all, with a warning.
[[nodiscard]] auto read_vercel_schedule(
    const std::string& name, const boost::json::value& value, std::vector<std::string>& warnings
) -> Result<std::optional<VercelEntry>>;

}  // namespace pawl::config
