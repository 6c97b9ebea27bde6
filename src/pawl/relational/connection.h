// SPDX-License-Identifier: Apache-2.0
// A connection to a relational database that holds the store: its statements by name, and rows.
// One thread at a time uses a connection and everything made from it.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/database/bound.h"
#include "pawl_generated/relational/sql.h"

namespace pawl::relational {

// Where a list from the newest on begins: ids lie below 2^53.
inline constexpr std::int64_t kAboveAllIds = std::int64_t{1} << 53;

using database::Bound;
using database::Bytes;
using database::null_if_empty;

// The rows of a statement as its connection gives them; columns count from 0.
class Cursor {
 public:
    Cursor() = default;
    Cursor(const Cursor&) = delete;
    auto operator=(const Cursor&) -> Cursor& = delete;
    virtual ~Cursor() = default;

    virtual auto next() -> bool = 0;
    [[nodiscard]] virtual auto is_null(int column) const -> bool = 0;
    [[nodiscard]] virtual auto integer(int column) const -> std::int64_t = 0;
    [[nodiscard]] virtual auto text(int column) const -> std::string_view = 0;
    [[nodiscard]] virtual auto bytes(int column) const -> std::string_view = 0;
    // Nobody reads on.
    virtual void close() = 0;
};

// Rows that somebody reads; nobody else runs the same statement meanwhile.
class Rows {
 public:
    explicit Rows(Cursor& cursor) : cursor_(&cursor) {}
    Rows(Rows&& other) noexcept : cursor_(std::exchange(other.cursor_, nullptr)) {}
    Rows(const Rows&) = delete;
    auto operator=(const Rows&) -> Rows& = delete;
    auto operator=(Rows&&) -> Rows& = delete;
    ~Rows() {
        if (cursor_ != nullptr) {
            cursor_->close();
        }
    }

    // Moves to the next row; false at the end.
    auto next() -> bool { return cursor_->next(); }

    [[nodiscard]] auto is_null(int column) const -> bool { return cursor_->is_null(column); }
    [[nodiscard]] auto integer(int column) const -> std::int64_t {
        return cursor_->integer(column);
    }
    // Both valid until next().
    [[nodiscard]] auto text(int column) const -> std::string_view { return cursor_->text(column); }
    [[nodiscard]] auto bytes(int column) const -> std::string_view {
        return cursor_->bytes(column);
    }
    [[nodiscard]] auto string(int column) const -> std::string { return std::string(text(column)); }
    [[nodiscard]] auto time(int column) const -> WallTime {
        return WallTime(Duration(integer(column)));
    }
    [[nodiscard]] auto optional_time(int column) const -> std::optional<WallTime> {
        return is_null(column) ? std::nullopt : std::optional(time(column));
    }

 private:
    Cursor* cursor_;
};

// Methods throw what the database throws.
class Connection {
 public:
    using Named = std::pair<const char*, Bound>;  // ":name" and its value

    Connection() = default;
    Connection(const Connection&) = delete;
    auto operator=(const Connection&) -> Connection& = delete;
    virtual ~Connection() = default;

    // Binds `values` in the order in which the statement first names its parameters.
    template <class... Values>
    auto query(Sql sql, const Values&... values) -> Rows {
        const std::array<Bound, sizeof...(Values)> bound{Bound(values)...};
        return Rows(open(sql, bound));
    }
    // The same by name, for statements whose parameters stand in various orders. A name that the
    // statement does not have is passed over.
    template <class... Values>
    auto query_named(Sql sql, const std::pair<const char*, Values>&... values) -> Rows {
        const std::array<Named, sizeof...(Values)> bound{
            Named(values.first, Bound(values.second))...
        };
        return Rows(open_named(sql, bound));
    }
    // Runs to the end and gives the number of rows changed.
    template <class... Values>
    auto run(Sql sql, const Values&... values) -> std::int64_t {
        const std::array<Bound, sizeof...(Values)> bound{Bound(values)...};
        return run_bound(sql, bound);
    }

    // The same for whom the number is nothing: it may be sent along with what comes next, and a
    // failure is thrown by a later call, COMMIT at the latest.
    template <class... Values>
    void post(Sql sql, const Values&... values) {
        const std::array<Bound, sizeof...(Values)> bound{Bound(values)...};
        post_bound(sql, bound);
    }

    // Statements without values that are about to be asked one by one: where each question costs a
    // way to the server, all go at once, and the answers wait.
    virtual void ask_ahead(std::span<const Sql> /*statements*/) {}

    virtual void begin() = 0;
    virtual void commit() = 0;
    // Also where the database has rolled back by itself.
    virtual void roll_back() noexcept = 0;
    // Nothing can be asked of it any more.
    [[nodiscard]] virtual auto is_lost() -> bool { return false; }
    // A savepoint, which encloses no other; undo() leaves it open.
    virtual void save() = 0;
    virtual void undo() = 0;
    virtual void release() = 0;

    // The views of store/views.h, as this version has them.
    virtual void create_views() = 0;
    virtual void drop_views() = 0;

 protected:
    virtual auto open(Sql sql, std::span<const Bound> values) -> Cursor& = 0;
    virtual auto open_named(Sql sql, std::span<const Named> values) -> Cursor& = 0;
    virtual auto run_bound(Sql sql, std::span<const Bound> values) -> std::int64_t = 0;
    virtual void post_bound(Sql sql, std::span<const Bound> values) = 0;
};

}  // namespace pawl::relational
