// SPDX-License-Identifier: Apache-2.0
// The kind `embed_cluster`: gives notes vectors and clusters, a user at a time.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

// The result is {usersProcessed, usersFailed, notesEmbedded, notesClustered, errors, engine}.
// Vectors of the offline engine are never written beside those of a provider.
// Thread-safe. All that it is given outlives the kind and its runners.
class EmbedClusterKind final : public task::Kind {
 public:
    explicit EmbedClusterKind(const NoteTools& tools) : tools_(tools) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "embed_cluster"; }
    // Errors: those of read_cluster_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    NoteTools tools_;
};

}  // namespace pawl::kinds::notes
