// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/journal.h"

#include <utility>

namespace pawl::relational {

auto JournalReads::read(std::int64_t after, std::size_t limit) -> std::vector<store::JournalEntry> {
    auto rows = connection_.query(Sql::read_journal, after, limit);
    std::vector<store::JournalEntry> entries;
    while (rows.next()) {
        store::JournalEntry entry{.id = rows.integer(0), .at = rows.time(1)};
        store::decode_changes(rows.text(2), entry);
        entries.push_back(std::move(entry));
    }
    return entries;
}

auto JournalReads::newest() -> std::int64_t {
    auto rows = connection_.query(Sql::newest_journal_entry);
    return rows.next() ? rows.integer(0) : 0;
}

auto JournalReads::newest_before(WallTime time) -> std::int64_t {
    auto rows = connection_.query(Sql::newest_journal_entry_before, time);
    return rows.next() ? rows.integer(0) : 0;
}

}  // namespace pawl::relational
