// SPDX-License-Identifier: Apache-2.0
// SQL text with places for values of the payload, which are bound and never become text of it.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/sql_value.h"

namespace pawl::kinds::sql {

// Where a value is found in the payload: {"user", "id"} for {{payload.user.id}}; empty: all of it.
using PayloadPath = std::vector<std::string>;

struct BoundSql {
    std::string text = {};                 // with $1, $2, … in the places
    std::vector<PayloadPath> values = {};  // value i is $i+1; each path occurs once

    auto operator==(const BoundSql&) const -> bool = default;
};

// One statement with :name, which is a member of the payload, and {{payload.a.b.0}}. Casts (::) and
// quoted text are left alone. Errors: syntax_error for several statements, none, and quotes without
// an end; invalid_template for other braces, for braces within quotes, where they would be text,
// and for $1.
[[nodiscard]] auto parse_bound_sql(std::string_view text) -> Result<BoundSql>;

// The values that a payload has. Lists and tables are bound as JSON. Error, which names the place:
// missing_payload_key; null is a value.
[[nodiscard]] auto values_of(const BoundSql& sql, const boost::json::object& payload)
    -> Result<std::vector<database::SqlValue>>;

}  // namespace pawl::kinds::sql
