// SPDX-License-Identifier: Apache-2.0
// The journal on a relational database, over a snapshot.
#pragma once

#include "pawl/relational/connection.h"
#include "pawl/store/journal.h"

namespace pawl::relational {

class JournalReads final : public store::JournalQueries {
 public:
    explicit JournalReads(Connection& connection) : connection_(connection) {}

    auto read(std::int64_t after, std::size_t limit) -> std::vector<store::JournalEntry> override;
    auto newest() -> std::int64_t override;
    auto newest_before(WallTime time) -> std::int64_t override;

 private:
    Connection& connection_;
};

}  // namespace pawl::relational
