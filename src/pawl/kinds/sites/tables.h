// SPDX-License-Identifier: Apache-2.0
// The tables of the application that crawls and analyses read and write.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::sites {

struct SiteTables {
    std::string connection = "app";
    tables::TableMap sites = {};
    tables::TableMap issues = {};
    tables::TableMap audit = {};
    std::string open_status = "OPEN";
    std::string fixed_status = "FIXED";  // empty: issues that are gone stay open
    std::vector<std::string> ignored_statuses = {"IGNORED", "DISMISSED"};
};

// `db`, `sites`, `issues`, `audit_logs`, `open_status`, `fixed_status`, `ignored_statuses`.
[[nodiscard]] auto read_site_tables(task::OptionReader& reader) -> SiteTables;

}  // namespace pawl::kinds::sites
