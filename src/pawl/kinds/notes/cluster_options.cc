// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/cluster_options.h"

#include <boost/json/object.hpp>

#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/notes/option_values.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"
#include "pawl/text/clusters.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::int64_t kMostRows = 2'000;
constexpr std::int64_t kMostCharacters = 100'000;
constexpr double kFarthest = 2;  // cosine distance

void read_bounds(task::OptionReader& reader, GroupRules& groups) {
    const auto* const value = reader.value("k");
    if (value == nullptr) {
        return;
    }
    const auto* const bounds = value->if_object();
    const auto bound = [&](std::string_view key, std::size_t otherwise) {
        const auto* const number = bounds == nullptr ? nullptr : bounds->if_contains(key);
        return number != nullptr && number->is_int64() && number->get_int64() > 0
                   ? static_cast<std::size_t>(number->get_int64())
                   : otherwise;
    };
    groups.least_clusters = bound("min", groups.least_clusters);
    groups.most_clusters = bound("max", groups.most_clusters);
    if (bounds == nullptr || groups.least_clusters > groups.most_clusters ||
        groups.most_clusters > text::kMaxClusters) {
        reader.refuse("k", "invalid_value", "as { min = 2, max = 16 }, up to 64");
    }
}

auto read_groups(task::OptionReader& reader) -> GroupRules {
    GroupRules groups{
        .threshold = read_number(reader, "threshold", 0, kFarthest),
        .misc_confidence = read_number(reader, "misc_confidence", 0, 1).value_or(0.5),
    };
    if (reader.one_of("mode", {"type_centroid", "kmeans"}) == "kmeans") {
        groups.mode = ClusterMode::kmeans;
    }
    read_bounds(reader, groups);
    return groups;
}

auto read_reembed(task::OptionReader& reader) -> Reembed {
    const auto again = reader.one_of("reembed", {"missing", "changed", "all"});
    if (again == "missing") {
        return Reembed::missing;
    }
    return again == "changed" ? Reembed::changed : Reembed::all;
}

}  // namespace

auto read_cluster_options(const task::KindRequest& request) -> Result<ClusterTaskOptions> {
    task::OptionReader reader(request.options);
    ClusterTaskOptions options{
        .source = read_source(reader),
        .ai = tables::read_connection(reader, "embed", "embed"),
        .reembed = read_reembed(reader),
        .drain = reader.flag("drain").value_or(true),
        .groups = read_groups(reader),
        .remove_orphans = reader.flag("remove_orphans").value_or(true),
        .dry_run = reader.flag("dry_run").value_or(false),
    };
    if (reader.value("cluster_table") != nullptr) {
        options.clusters = tables::read_table(reader, "cluster_table", kClusters);
    }
    read_size(reader, "batch", kMostRows, options.batch);
    read_size(reader, "max_chars", kMostCharacters, options.max_chars);
    if (const auto checked = reader.finish(); !checked) {
        return std::unexpected(checked.error());
    }
    return options;
}

}  // namespace pawl::kinds::notes
