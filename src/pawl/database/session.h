// SPDX-License-Identifier: Apache-2.0
// A borrowed connection to a database of the application, for one coroutine.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/database/dialect.h"
#include "pawl/database/link.h"
#include "pawl/database/sql_rows.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/blocking_thread.h"
#include "pawl/runtime/call_blocking.h"

namespace pawl::database {

class DatabasePool;
class Session;

// A connection and the thread that its calls block.
struct Line {
    std::unique_ptr<Link> link = nullptr;  // whose turn it is: a call's, or else the holder's
    bool lost = false;                     // of no use any more
    bool stuck = false;                    // and a call that was abandoned may still be at work
    BlockingThread thread{"pawl-database"};
};

// What begin() began. Without a commit() all of it is undone: before the session's next statement,
// or by closing the connection when the session ends. The session must stay where it is.
class Transaction {
 public:
    explicit Transaction(Session& session) : session_(&session) {}
    Transaction(Transaction&& other) noexcept : session_(std::exchange(other.session_, nullptr)) {}
    Transaction(const Transaction&) = delete;
    auto operator=(const Transaction&) -> Transaction& = delete;
    auto operator=(Transaction&&) -> Transaction& = delete;
    ~Transaction();

    // Error commit_unknown: the connection was lost on the way; it may have taken place.
    [[nodiscard]] auto commit() -> Async<Result<>>;

 private:
    Session* session_;  // null: it has ended
};

// Goes back when it is destroyed. One call at a time. Every call ends when the patience it was
// borrowed with is over, with the error `cancelled`, and after the connection's statement_timeout,
// with `timeout`; what was running on the server is cancelled there. No transaction should wait
// for anything but its statements: it holds locks, and one of few connections.
class Session {
 public:
    Session(std::shared_ptr<DatabasePool> pool, std::unique_ptr<Line> line, Patience patience);
    Session(Session&& other) noexcept;
    Session(const Session&) = delete;
    auto operator=(const Session&) -> Session& = delete;
    auto operator=(Session&&) -> Session& = delete;
    ~Session();

    // One statement; value i is bound as $i+1. Errors: see sql_error.h.
    [[nodiscard]] auto query(
        std::string sql, std::vector<SqlValue> values = {}, RowLimit limit = {}
    ) -> Async<Result<SqlRows>>;
    // The same for the number of rows that changed.
    [[nodiscard]] auto execute(std::string sql, std::vector<SqlValue> values = {})
        -> Async<Result<std::int64_t>>;
    [[nodiscard]] auto begin() -> Async<Result<Transaction>>;

    // The columns of a table (NAME or SCHEMA.NAME), in their order.
    // Errors: invalid_identifier, undefined_table.
    [[nodiscard]] auto columns(std::string table) -> Async<Result<std::vector<Column>>>;

    // Undoes what statements of others may have set in the session (SET, temporary tables); if
    // that fails the connection is closed instead of being used again.
    [[nodiscard]] auto forget_settings() -> Async<>;

    [[nodiscard]] auto dialect() const -> Dialect;
    // The name of the connection.
    [[nodiscard]] auto name() const -> std::string_view;

 private:
    friend class Transaction;
    using Work = std::move_only_function<Result<SqlRows>(Link&, Interrupt&)>;

    [[nodiscard]] auto call(Work work) -> Async<Result<SqlRows>>;
    [[nodiscard]] auto why_it_failed(Error error, Cut cut, SteadyTime limit) const -> Error;

    std::shared_ptr<DatabasePool> pool_;  // shared: a reload may drop it while it is in use
    std::unique_ptr<Line> line_;          // null: moved from
    Patience patience_;
    bool roll_back_first_ = false;  // a transaction was given up
    bool calling_ = false;
};

}  // namespace pawl::database
