// SPDX-License-Identifier: Apache-2.0
// The kind `build_stacks`: a stack of each cluster that has enough notes, with a summary.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

// The result is {usersProcessed, usersFailed, stacksBuilt, errors, engine}. A stack that its user
// pinned or gave another name is never touched. Where no summary can be had, a sentence says how
// many notes there are.
// Thread-safe. All that it is given outlives the kind and its runners.
class BuildStacksKind final : public task::Kind {
 public:
    explicit BuildStacksKind(const NoteTools& tools) : tools_(tools) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "build_stacks"; }
    // Errors: those of read_stack_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    NoteTools tools_;
};

}  // namespace pawl::kinds::notes
