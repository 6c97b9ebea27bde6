// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <cstddef>
#include <ranges>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl_generated/postgres/queries.h"

namespace pawl::postgres {
namespace {

using database::Bound;
using database::PostgresConnection;
using database::PostgresError;
using database::PostgresFault;
using database::PostgresResult;
using relational::Sql;

static_assert(sql::statements.size() == relational::kStatements);

// The names of a statement's parameters, in the order of their numbers.
auto names_of(std::size_t index) -> std::vector<std::string_view> {
    std::vector<std::string_view> names;
    for (const auto part : std::views::split(sql::parameters.at(index), ' ')) {
        if (!part.empty()) {
            names.emplace_back(part);
        }
    }
    return names;
}

auto number_in(std::string_view text) -> std::int64_t {
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

auto half_byte(char digit) -> unsigned {
    return static_cast<unsigned>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
}

// Of bytea's hexadecimal form, "\x0a1b".
auto bytes_of(std::string_view hex) -> std::string {
    std::string bytes;
    for (std::size_t i = 2; i + 1 < hex.size(); i += 2) {
        bytes += static_cast<char>(half_byte(hex[i]) << 4U | half_byte(hex[i + 1]));
    }
    return bytes;
}

// What holds in each transaction, as one statement.
//
// Every statement of the store has its index. A plan that was made while a table was nearly empty
// would scan it, and is kept while it fills up, with rows above all that nobody can remove yet.
// What has to scan all the same looks so dear then that it would be compiled.
//
// A bitmap loses the order of its index. A hot table that was analyzed while it was empty, as it
// often is, promises one row, and a bitmap and a sort look cheap then: they read all that is ready,
// at each claim.
//
// A node that freezes in the middle holds its locks for five seconds; with schedules among them for
// less (queries/due_schedules.sql).
auto settings_of(
    const database::PostgresSettings& settings, Connection::Mode mode, Connection::Commit commit
) -> std::string {
    const std::string all =
        "SELECT set_config('enable_seqscan', 'off', true), "
        "set_config('enable_bitmapscan', 'off', true), set_config('jit', 'off', true)";
    if (mode == Connection::Mode::read_only) {
        const auto limit = settings.statement_limit.count();
        return all + fmt::format(", set_config('statement_timeout', '{}', true)", limit);
    }
    const bool waits = commit == Connection::Commit::waits;
    return all + ", set_config('idle_in_transaction_session_timeout', '5s', true)" +
           (waits ? "" : ", set_config('synchronous_commit', 'off', true)");
}

}  // namespace

// All rows are here before the first is read.
class Connection::ResultCursor final : public relational::Cursor {
 public:
    void take(PostgresResult result) {
        result_ = std::move(result);
        row_ = -1;
    }

    auto next() -> bool override { return ++row_ < PQntuples(result_.get()); }
    [[nodiscard]] auto is_null(int column) const -> bool override {
        return PQgetisnull(result_.get(), row_, column) != 0;
    }
    [[nodiscard]] auto integer(int column) const -> std::int64_t override {
        return number_in(text(column));
    }
    [[nodiscard]] auto text(int column) const -> std::string_view override {
        return {
            PQgetvalue(result_.get(), row_, column),
            static_cast<std::size_t>(PQgetlength(result_.get(), row_, column))
        };
    }
    [[nodiscard]] auto bytes(int column) const -> std::string_view override {
        decoded_ = bytes_of(text(column));
        return decoded_;
    }
    void close() override { result_.reset(); }

 private:
    PostgresResult result_;
    int row_ = -1;
    mutable std::string decoded_;
};

Connection::Connection(
    const database::PostgresSettings& settings, Mode mode, std::string node, Commit commit
)
    : connection_(settings),
      mode_(mode),
      node_(std::move(node)),
      settings_(settings_of(settings, mode, commit)) {}

Connection::~Connection() = default;

// Settings last as long as the transaction, so a pooler may stand in between.
void Connection::begin() {
    answers_.clear();  // of an earlier moment
    const bool reads = mode_ == Mode::read_only;
    connection_.post_once(reads ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN");
    connection_.post_once(settings_);
}

void Connection::commit() {
    send_gathered();
    try {
        (void)connection_.run_once("COMMIT", {});
    } catch (const PostgresError& error) {
        if (error.fault() != PostgresFault::unavailable) {
            throw;
        }
        throw PostgresError(PostgresFault::commit_unknown, error.what());
    }
}

void Connection::roll_back() noexcept {
    gathered_.clear();
    connection_.roll_back();
}

void Connection::save() {
    send_gathered();
    connection_.post_once("SAVEPOINT attempt");
}

void Connection::undo() {
    gathered_.clear();  // all of it stands behind the savepoint
    connection_.post_once("ROLLBACK TO SAVEPOINT attempt");
}

void Connection::release() {
    send_gathered();
    connection_.post_once("RELEASE SAVEPOINT attempt");
}

// Two nodes may start at once: the second waits, and makes them once more.
void Connection::create_views() {
    connection_.execute("SELECT FROM pawl.schema_version FOR UPDATE");
    for (const auto definition : sql::views) {
        connection_.execute(std::string(definition));
    }
}

void Connection::drop_views() {
    connection_.execute(
        "DROP VIEW pawl.\"CronJobRun\"; DROP VIEW pawl.prompt_jobs; DROP VIEW pawl.jobs;"
        "DO $$ BEGIN"
        "  IF EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('cron.job') AND relkind = 'v') "
        "THEN"
        "    DROP VIEW cron.job, cron.job_run_details;"
        "  END IF;"
        "END $$"
    );
}

void Connection::ask_ahead(std::span<const Sql> statements) {
    send_gathered();
    std::vector<PostgresConnection::Statement> asked;
    asked.reserve(statements.size());
    for (const auto sql : statements) {
        const auto index = static_cast<std::size_t>(sql);
        asked.push_back({.name = index, .sql = sql::statements.at(index)});
    }
    auto results = connection_.run_each(asked);
    for (std::size_t i = 0; i < statements.size(); ++i) {
        answers_.insert_or_assign(statements[i], std::move(results.at(i)));
    }
}

auto Connection::open(Sql sql, std::span<const Bound> values) -> relational::Cursor& {
    if (auto known = answers_.extract(sql)) {
        return keep(sql, std::move(known.mapped()));
    }
    return keep(sql, ask(sql, values));
}

auto Connection::open_named(Sql sql, std::span<const Named> values) -> relational::Cursor& {
    std::vector<Bound> ordered;
    for (const auto name : names_of(static_cast<std::size_t>(sql))) {
        const auto found = std::ranges::find_if(values, [name](const Named& value) {
            return std::string_view(value.first).substr(1) == name;
        });
        ordered.push_back(found == values.end() ? Bound(std::nullopt) : found->second);
    }
    send_gathered();
    // Lists: their filters decide how they are best walked.
    return keep(
        sql, connection_.run_once(sql::statements.at(static_cast<std::size_t>(sql)), ordered)
    );
}

auto Connection::run_bound(Sql sql, std::span<const Bound> values) -> std::int64_t {
    const auto result = ask(sql, values);
    return number_in(PQcmdTuples(result.get()));
}

// Rows of one kind are gathered: one statement for all costs less than half. Whatever else is said
// finds them there.
void Connection::post_bound(Sql sql, std::span<const Bound> values) {
    constexpr std::size_t kMostCalls = 1'000;
    const auto index = static_cast<std::size_t>(sql);
    if (sql::statements.at(index).empty()) {
        return;  // another statement does it here
    }
    if (sql::many.at(index).empty()) {
        send_gathered();
        connection_.post(index, sql::statements.at(index), with_node(sql, values));
        return;
    }
    auto& gathered = gathered_[sql];
    gathered.add(values);
    if (gathered.calls() == kMostCalls) {
        send_gathered();
    }
}

void Connection::send_gathered() {
    for (auto& [sql, gathered] : gathered_) {
        if (gathered.calls() == 0) {
            continue;
        }
        const auto index = static_cast<std::size_t>(sql);
        const auto arrays = gathered.take();
        const std::vector<Bound> values(arrays.begin(), arrays.end());
        connection_.post(relational::kStatements + index, sql::many.at(index), values);
    }
}

auto Connection::ask(Sql sql, std::span<const Bound> values) -> PostgresResult {
    send_gathered();
    const auto index = static_cast<std::size_t>(sql);
    return connection_.run(index, sql::statements.at(index), with_node(sql, values));
}

// Who writes a row of its own, so that no two nodes meet in it, is no business of the caller.
auto Connection::with_node(Sql sql, std::span<const Bound> values) const -> std::vector<Bound> {
    std::vector<Bound> all(values.begin(), values.end());
    if (sql::parameters.at(static_cast<std::size_t>(sql)).ends_with("node")) {
        all.emplace_back(node_);
    }
    return all;
}

auto Connection::keep(Sql sql, PostgresResult result) -> relational::Cursor& {
    auto& known = cursors_.at(static_cast<std::size_t>(sql));
    if (!known) {
        known = std::make_unique<ResultCursor>();
    }
    known->take(std::move(result));
    return *known;
}

}  // namespace pawl::postgres
