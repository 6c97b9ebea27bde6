// SPDX-License-Identifier: Apache-2.0
// The journal: what each commit changed, for those who follow. Kept an hour.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/store/changes.h"

namespace pawl::store {

// One commit's changes. `id` grows with each commit that changed something; never reused.
struct JournalEntry {
    std::int64_t id = 0;
    WallTime at = {};
    std::vector<JobChange> jobs = {};
    std::vector<NamedChange> named = {};

    auto operator==(const JournalEntry&) const -> bool = default;
};

class JournalQueries {
 public:
    JournalQueries() = default;
    JournalQueries(const JournalQueries&) = delete;
    auto operator=(const JournalQueries&) -> JournalQueries& = delete;
    virtual ~JournalQueries() = default;

    // Oldest first, those behind `after`.
    [[nodiscard]] virtual auto read(std::int64_t after, std::size_t limit)
        -> std::vector<JournalEntry> = 0;
    // The newest id; 0: there is none.
    [[nodiscard]] virtual auto newest() -> std::int64_t = 0;
    // The newest id of before a time; 0: there is none.
    [[nodiscard]] virtual auto newest_before(WallTime time) -> std::int64_t = 0;
};

// The changes of an entry as both stores keep them: runs of neighbouring ids are one element.
[[nodiscard]] auto encode_changes(
    const std::vector<JobChange>& jobs, const std::vector<NamedChange>& named
) -> std::string;
// Throws on text that encode_changes did not write.
void decode_changes(std::string_view text, JournalEntry& into);

}  // namespace pawl::store
