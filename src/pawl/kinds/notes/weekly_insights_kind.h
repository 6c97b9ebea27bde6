// SPDX-License-Identifier: Apache-2.0
// The kind `weekly_insights`: what the notes of the last seven days were about.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

// The result is {usersProcessed, usersFailed, insightsGenerated, partial, errors, engine}. Users
// without notes in the window are left out. Where a model fails, the insight is that of the offline
// engine, and counted as partial.
// Thread-safe. All that it is given outlives the kind and its runners.
class WeeklyInsightsKind final : public task::Kind {
 public:
    explicit WeeklyInsightsKind(const NoteTools& tools) : tools_(tools) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "weekly_insights"; }
    // Errors: those of read_insight_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    NoteTools tools_;
};

}  // namespace pawl::kinds::notes
