// SPDX-License-Identifier: Apache-2.0
// The kind `cleanup`: deletes or clears old rows of the application's databases.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::upkeep {

// Runs the rules of cleanup_rule.h, one after the other, in batches that are transactions of their
// own. A rule that fails does not keep the others from running; the attempt fails behind the last.
// `daysOld` of the payload takes the place of the age of a preset's rollbacks, and of nothing else.
// The result is {success, dryRun?, rollbacksCleaned: 7, …, rules: [{name, table, count, error?}]}.
// Thread-safe; `databases` outlives the kind and its runners.
class CleanupKind final : public task::Kind {
 public:
    explicit CleanupKind(database::Databases& databases) : databases_(databases) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "cleanup"; }
    // Errors: those of read_cleanup_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
};

}  // namespace pawl::kinds::upkeep
