// SPDX-License-Identifier: Apache-2.0
// The kind `summarize_missing`: rows without a summary get one.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/cache/caches.h"
#include "pawl/database/databases.h"
#include "pawl/kinds/summaries/row_backoff.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::summaries {

// The result is {ok, updated, failed: [{id, error}], engine}; a row that fails is told of and left
// alone for a while, and the others go on. A model is asked (`ai`), or the offline engine where it
// is wanted. Cached keys are deleted when something changed; a cache that is away is a warning.
// Thread-safe. All that it is given outlives the kind and its runners.
class SummarizeMissingKind final : public task::Kind {
 public:
    SummarizeMissingKind(database::Databases& databases, cache::Caches& caches, ai::Client& ai)
        : databases_(databases), caches_(caches), ai_(ai) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "summarize_missing"; }
    // Errors: those of read_summary_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
    cache::Caches& caches_;
    ai::Client& ai_;
    mutable std::mutex mutex_;  // guards backoffs_
    // By task: a reload makes new runners, and rows that fail are the same.
    mutable std::map<std::string, std::shared_ptr<RowBackoff>, std::less<>> backoffs_;
};

}  // namespace pawl::kinds::summaries
