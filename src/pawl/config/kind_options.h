// SPDX-License-Identifier: Apache-2.0
// The keys of a table that belong to its task's kind.
#pragma once

#include <boost/json/object.hpp>
#include <string>

#include "pawl/base/result.h"
#include "pawl/config/table_reader.h"

namespace pawl::config {

// All keys that nobody read: as the kind is given them, and, in `shown`, as `config print` may show
// them. A secret in a file that everybody may read is a problem.
[[nodiscard]] auto take_kind_options(TableReader& reader, boost::json::object& shown)
    -> boost::json::object;

// What the kind has against the options of `table`, whose path is `path`, each at its key.
void report_kind_error(
    const Error& error, const Member& table, const std::string& path, TableReader& reader
);

}  // namespace pawl::config
