// SPDX-License-Identifier: Apache-2.0
// The kind `pull`: workers outside lease its jobs over HTTP, no node runs them.
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::pull {

class PullKind final : public task::Kind {
 public:
    [[nodiscard]] auto name() const -> std::string_view override { return "pull"; }

    // Always null. Errors: unknown_field, invalid_type, and out_of_range for a `lease` that is no
    // duration from 3s to 1h.
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;

    // The option `lease`, 30s without it.
    [[nodiscard]] auto lease(const task::KindRequest& request) const
        -> std::optional<Duration> override;
};

}  // namespace pawl::kinds::pull
