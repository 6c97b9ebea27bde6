// SPDX-License-Identifier: Apache-2.0
// The kind `sql`: an attempt is one statement, or several in one transaction, on a database of the
// application.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sql {

// Options: `db`, `statement` or `statements`, `transaction` (true with several statements),
// `row_limit` (100), `dry_run`. Values of the payload are bound (bound_sql.h). A dry run, which the
// payload may ask for too, is one transaction that is rolled back. An attempt that times out or is
// asked to stop cancels its statement on the server. Thread-safe; `databases` outlives the kind and
// its runners.
class SqlKind final : public task::Kind {
 public:
    explicit SqlKind(database::Databases& databases) : databases_(databases) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "sql"; }
    // Errors: missing_field, invalid_type, invalid_value, out_of_range, unknown_field, and those of
    // parse_bound_sql().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
};

}  // namespace pawl::kinds::sql
