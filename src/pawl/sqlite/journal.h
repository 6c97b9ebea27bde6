// SPDX-License-Identifier: Apache-2.0
// The journal on SQLite, over a snapshot.
#pragma once

#include "pawl/database/sqlite.h"
#include "pawl/store/journal.h"

namespace pawl::sqlite {

class JournalReads final : public store::JournalQueries {
 public:
    explicit JournalReads(database::SqliteConnection& connection) : connection_(connection) {}

    auto read(std::int64_t after, std::size_t limit) -> std::vector<store::JournalEntry> override;
    auto newest() -> std::int64_t override;
    auto newest_before(WallTime time) -> std::int64_t override;

 private:
    database::SqliteConnection& connection_;
};

}  // namespace pawl::sqlite
