// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/upsert.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace pawl::kinds::notes {

auto upsert_sql(
    std::string_view table,
    std::span<const std::string> columns,
    const std::vector<std::size_t>& keys,
    const std::vector<std::size_t>& first_only
) -> std::string {
    std::vector<std::string> placeholders;
    placeholders.reserve(columns.size());
    std::vector<std::string> unique;
    std::vector<std::string> changes;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        placeholders.push_back(fmt::format("${}", i + 1));
        if (std::ranges::find(keys, i) != keys.end()) {
            unique.push_back(columns[i]);
        } else if (std::ranges::find(first_only, i) == first_only.end()) {
            changes.push_back(fmt::format("{0} = excluded.{0}", columns[i]));
        }
    }
    return fmt::format(
        "insert into {} ({}) values ({}) on conflict ({}) do update set {}",
        table,
        fmt::join(columns, ", "),
        fmt::join(placeholders, ", "),
        fmt::join(unique, ", "),
        fmt::join(changes, ", ")
    );
}

}  // namespace pawl::kinds::notes
