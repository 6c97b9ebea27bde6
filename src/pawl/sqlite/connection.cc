// SPDX-License-Identifier: Apache-2.0
#include "pawl/sqlite/connection.h"

#include <cstddef>

#include "pawl_generated/sqlite/queries.h"

namespace pawl::sqlite {
namespace {

using database::SqliteError;
using database::SqliteStatement;
using relational::Sql;

static_assert(sql::statements.size() == relational::kStatements);

#ifdef PAWL_BROKEN_ANSWERS_EARLY
// Transactions that were answered and are not committed.
int held_back = 0;  // NOLINT(cppcoreguidelines-avoid-non-const-global-variables): a broken build
#endif

}  // namespace

class Connection::StatementCursor final : public relational::Cursor {
 public:
    explicit StatementCursor(SqliteStatement statement) : statement_(std::move(statement)) {}

    [[nodiscard]] auto statement() -> SqliteStatement& { return statement_; }

    auto next() -> bool override { return statement_.next(); }
    [[nodiscard]] auto is_null(int column) const -> bool override {
        return statement_.is_null(column);
    }
    [[nodiscard]] auto integer(int column) const -> std::int64_t override {
        return statement_.integer(column);
    }
    [[nodiscard]] auto text(int column) const -> std::string_view override {
        return statement_.text(column);
    }
    [[nodiscard]] auto bytes(int column) const -> std::string_view override {
        return statement_.bytes(column);
    }
    void close() override { statement_.reset(); }

 private:
    SqliteStatement statement_;
};

// What stands around the statements of a transaction.
struct Connection::Brackets {
    SqliteStatement begin;
    SqliteStatement commit;
    SqliteStatement save;
    SqliteStatement undo;
    SqliteStatement release;
};

Connection::Connection(const std::string& path, Mode mode)
    : connection_(path, mode),
      mode_(mode),
      brackets_(new Brackets{
          .begin = connection_.compile(mode == Mode::read_write ? "BEGIN IMMEDIATE" : "BEGIN"),
          .commit = connection_.compile("COMMIT"),
          .save = connection_.compile("SAVEPOINT attempt"),
          .undo = connection_.compile("ROLLBACK TO attempt"),
          .release = connection_.compile("RELEASE attempt"),
      }) {}

Connection::~Connection() = default;

void Connection::begin() {
#ifdef PAWL_BROKEN_ANSWERS_EARLY
    if (mode_ == Mode::read_write && held_back > 0) {
        return;
    }
#endif
    run_once(brackets_->begin);
}

void Connection::commit() {
#ifdef PAWL_BROKEN_ANSWERS_EARLY  // tests/system: the kill test must catch this build
    constexpr int kHeldBack = 20;
    if (mode_ == Mode::read_write) {
        if (++held_back < kHeldBack) {
            return;
        }
        held_back = 0;
    }
#endif
    run_once(brackets_->commit);
}

// SQLite may have rolled back by itself, as it does when the disk is full.
void Connection::roll_back() noexcept {
    try {
        connection_.execute("ROLLBACK");
        // NOLINTNEXTLINE(bugprone-empty-catch): nothing is open any more, which was wanted
    } catch (const SqliteError&) {
    }
}

void Connection::save() {
    run_once(brackets_->save);
}

void Connection::undo() {
    run_once(brackets_->undo);
}

void Connection::release() {
    run_once(brackets_->release);
}

void Connection::create_views() {
    checkpoint_every(connection_, kCheckpointPagesWithViews);
    for (const auto definition : sql::views) {
        connection_.execute(std::string(definition));
    }
}

void Connection::drop_views() {
    checkpoint_every(connection_, kCheckpointPages);
    // With `jobs` goes its trigger.
    connection_.execute("DROP VIEW CronJobRun; DROP VIEW prompt_jobs; DROP VIEW jobs");
}

auto Connection::open(Sql sql, std::span<const database::Bound> values) -> relational::Cursor& {
    auto& opened = cursor(sql);
    opened.statement().bind(values);
    return opened;
}

auto Connection::open_named(Sql sql, std::span<const Named> values) -> relational::Cursor& {
    auto& opened = cursor(sql);
    for (const auto& [name, value] : values) {
        opened.statement().bind(name, value);
    }
    return opened;
}

auto Connection::run_bound(Sql sql, std::span<const database::Bound> values) -> std::int64_t {
    auto& opened = cursor(sql);
    opened.statement().bind(values);
    run_once(opened.statement());
    return connection_.changes();
}

void Connection::post_bound(Sql sql, std::span<const database::Bound> values) {
    (void)run_bound(sql, values);
}

auto Connection::cursor(Sql sql) -> StatementCursor& {
    connection_.begin_statement();
    const auto index = static_cast<std::size_t>(sql);
    auto& known = cursors_.at(index);
    if (!known) {
        known = std::make_unique<StatementCursor>(connection_.compile(sql::statements.at(index)));
    }
    return *known;
}

// Is reset whatever happens, so that it holds no lock.
void Connection::run_once(SqliteStatement& statement) {
    try {
        while (statement.next()) {
        }
    } catch (...) {
        statement.reset();
        throw;
    }
    statement.reset();
}

void checkpoint_every(database::SqliteConnection& connection, int pages) {
    connection.execute("PRAGMA wal_autocheckpoint = " + std::to_string(pages));
}

}  // namespace pawl::sqlite
