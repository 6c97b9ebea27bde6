// SPDX-License-Identifier: Apache-2.0
// The SQL of `build_stacks`. Pure. Every statement that writes leaves alone what a user pinned or
// renamed, also in the moment before.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "pawl/base/clock.h"
#include "pawl/database/link.h"
#include "pawl/kinds/notes/stack.h"
#include "pawl/kinds/notes/stack_options.h"
#include "pawl/kinds/notes/user_work.h"

namespace pawl::kinds::notes {

// Clusters of a user with enough notes: label, how many, when the newest was made.
[[nodiscard]] auto clusters_statement(const StackOptions& options, const User& user)
    -> database::Statement;
// The beginnings of the newest notes of a cluster.
[[nodiscard]] auto sample_statement(
    const StackOptions& options, const User& user, std::string_view cluster
) -> database::Statement;
// A user's stacks: cluster, name, pinned, when it was written.
[[nodiscard]] auto stacks_statement(const StackOptions& options, const User& user)
    -> database::Statement;
// Those who have stacks and no notes any more, behind `after`.
[[nodiscard]] auto former_users_statement(
    const StackOptions& options, const std::optional<User>& after, std::size_t limit
) -> database::Statement;

struct StackWrite {
    const StackCluster& cluster;
    std::string summary;
    WallTime now;
    // Written where the table has a column for it.
    std::optional<double> priority;
    std::optional<std::string> engine;
};
[[nodiscard]] auto write_statement(const StackOptions& options, const User& user, StackWrite write)
    -> database::Statement;
[[nodiscard]] auto remove_statement(
    const StackOptions& options, const User& user, std::string_view cluster
) -> database::Statement;

}  // namespace pawl::kinds::notes
