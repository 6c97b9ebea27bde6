// SPDX-License-Identifier: Apache-2.0
// What a task of kind `embed_cluster` is told.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "pawl/base/result.h"
#include "pawl/kinds/notes/user_work.h"
#include "pawl/kinds/tables/table_map.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::notes {

enum class ClusterMode : std::uint8_t { type_centroid, kmeans };
// Which notes get a vector again, beside those that have none: none of them, those that were
// changed since, or all. Providers' vectors are cached by what the note says, so that `all` costs
// little.
enum class Reembed : std::uint8_t { missing, changed, all };

// How notes with vectors become clusters.
struct GroupRules {
    ClusterMode mode = ClusterMode::type_centroid;
    std::optional<double> threshold = std::nullopt;  // nullopt: 0.35, or what suits the engine
    double misc_confidence = 0.5;
    std::size_t least_clusters = 2;
    std::size_t most_clusters = 16;
};

struct ClusterTaskOptions {
    NoteSource source = {};
    std::optional<tables::TableMap> clusters = std::nullopt;  // a row a cluster, if it is named
    std::string ai = "embed";
    Reembed reembed = Reembed::all;
    std::size_t batch = 100;        // notes that are sent and written at once
    bool drain = true;              // false: at most a batch is embedded for a user and run
    std::size_t max_chars = 8'000;  // of a note, in code points
    GroupRules groups = {};
    bool remove_orphans = true;  // rows of `clusters` without notes
    bool dry_run = false;
};

// Options: `db`, `users`, `notes` (tables), `cluster_table`, `embed`, `mode`, `reembed`, `batch`,
// `drain`, `max_chars`, `threshold`, `misc_confidence`, `k`, `remove_orphans`, `dry_run`. Errors:
// invalid_identifier, invalid_type, invalid_value, out_of_range, unknown_field.
[[nodiscard]] auto read_cluster_options(const task::KindRequest& request)
    -> Result<ClusterTaskOptions>;

}  // namespace pawl::kinds::notes
