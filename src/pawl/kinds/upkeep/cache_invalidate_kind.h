// SPDX-License-Identifier: Apache-2.0
// The kind `cache_invalidate`: deletes keys of a cache of the application.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/cache/caches.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::upkeep {

// Options: `cache`, `keys`, `patterns` (of SCAN), `on_error` ("warn" or "fail"), `dry_run`. What
// cannot be deleted is a warning unless on_error says otherwise: a cache forgets by itself.
// The result is {deleted, warning?}. Thread-safe; `caches` outlives the kind and its runners.
class CacheInvalidateKind final : public task::Kind {
 public:
    explicit CacheInvalidateKind(cache::Caches& caches) : caches_(caches) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "cache_invalidate"; }
    // Errors: missing_field, invalid_type, invalid_value, out_of_range, unknown_field.
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    cache::Caches& caches_;
};

}  // namespace pawl::kinds::upkeep
