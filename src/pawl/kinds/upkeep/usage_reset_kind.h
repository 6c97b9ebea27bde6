// SPDX-License-Identifier: Apache-2.0
// The kind `usage_reset`: gives each active user the month's row of counters, at zero.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::upkeep {

// Options: `db`, `users` and `usage` (tables), `users_query` in place of `users`, `statuses`,
// `zero`, `month` ("auto" or "2026-03"), `month_zone` (UTC), `dry_run`. `month` of the payload
// wins.
//
// One statement makes the rows of all users that have none for the month. Rows that are there are
// left alone: run again, or a moment late, it wipes out nothing that was counted since.
// The result is {success, usersReset, month}. Thread-safe; `databases` outlives the kind and its
// runners.
class UsageResetKind final : public task::Kind {
 public:
    explicit UsageResetKind(database::Databases& databases) : databases_(databases) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "usage_reset"; }
    // Errors: invalid_type, invalid_value, unknown_field, invalid_identifier, syntax_error.
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
};

}  // namespace pawl::kinds::upkeep
