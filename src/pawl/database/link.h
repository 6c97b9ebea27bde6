// SPDX-License-Identifier: Apache-2.0
// One open connection to a database of either dialect. It blocks: sessions use it on a thread of
// its own.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/dialect.h"
#include "pawl/database/sql_rows.h"
#include "pawl/database/sql_value.h"
#include "pawl/runtime/interrupt.h"

namespace pawl::database {

// One statement of SQL. Value i is bound as $i+1; each must be used.
struct Statement {
    std::string sql;
    std::vector<SqlValue> values = {};
    RowLimit limit = {};
};

enum class LinkState : std::uint8_t { idle, in_transaction, broken };

// Used by one thread at a time, which need not be the same one. No call lasts longer than its
// interrupt allows; one that was interrupted gives the error `cancelled`, and its work is undone on
// the server.
class Link {
 public:
    Link() = default;
    Link(const Link&) = delete;
    auto operator=(const Link&) -> Link& = delete;
    virtual ~Link() = default;

    // Errors: see sql_error.h.
    [[nodiscard]] virtual auto run(const Statement& statement, Interrupt& interrupt)
        -> Result<SqlRows> = 0;
    [[nodiscard]] virtual auto begin(Interrupt& interrupt) -> Result<> = 0;
    // What statements have set in the session is as it was when it opened. Outside transactions.
    // Error: any; the connection must be closed then.
    [[nodiscard]] virtual auto reset(Interrupt& interrupt) -> Result<> = 0;

    [[nodiscard]] virtual auto state() const -> LinkState = 0;
    // Whether the other end has closed an idle connection, or said something on it that means as
    // much. Does not block.
    [[nodiscard]] virtual auto is_alive() const -> bool = 0;
    [[nodiscard]] virtual auto dialect() const -> Dialect = 0;
};

}  // namespace pawl::database
