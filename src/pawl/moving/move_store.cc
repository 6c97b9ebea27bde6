// SPDX-License-Identifier: Apache-2.0
#include "pawl/moving/move_store.h"

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <libpq-fe.h>

#include <algorithm>
#include <charconv>
#include <string_view>
#include <utility>

#include "pawl/database/postgres_connection.h"
#include "pawl/database/sqlite.h"
#include "pawl/moving/copy_text.h"
#include "pawl/postgres/store.h"
#include "pawl/sqlite/store.h"

namespace pawl::moving {
namespace {

using database::PostgresConnection;
using database::PostgresError;
using database::SqliteConnection;

// Made anew by the next server, or by who signs in: what views show, and the journal, which is kept
// an hour. The clock of leases is the server's own there.
constexpr auto kLeftBehind = std::to_array<std::string_view>(
    {"browser_sessions", "ids", "journal", "retry_requests", "store_time", "viewed_tasks"}
);
// Their rows say which node counted them, and these were counted by none of those to come.
constexpr auto kCountedByNodes =
    std::to_array<std::string_view>({"counters", "task_minutes", "task_hours"});

auto texts_of(SqliteConnection& from, std::string_view sql) -> std::vector<std::string> {
    std::vector<std::string> texts;
    auto rows = from.compile(sql);
    while (rows.next()) {
        texts.emplace_back(rows.text(0));
    }
    return texts;
}

auto number_of(SqliteConnection& from, std::string_view sql) -> std::int64_t {
    auto rows = from.compile(sql);
    return rows.next() ? rows.integer(0) : 0;
}

auto number_of(PostgresConnection& to, std::string_view sql) -> std::int64_t {
    const auto answer = to.run_once(sql, {});
    const std::string_view text = PQgetvalue(answer.get(), 0, 0);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

auto tables_of(SqliteConnection& from) -> std::vector<std::string> {
    auto tables = texts_of(
        from,
        "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    );
    std::erase_if(tables, [](const std::string& table) {
        return std::ranges::find(kLeftBehind, table) != kLeftBehind.end();
    });
    return tables;
}

// The columns of one table, as SQLite keeps each value.
struct Columns {
    std::vector<std::string> names = {};
    std::vector<bool> holds_bytes = {};
};

auto columns_of(SqliteConnection& from, std::string_view table) -> Columns {
    Columns columns;
    auto rows =
        from.compile(fmt::format("SELECT name, type = 'BLOB' FROM pragma_table_info('{}')", table));
    while (rows.next()) {
        columns.names.emplace_back(rows.text(0));
        columns.holds_bytes.push_back(rows.integer(1) != 0);
    }
    return columns;
}

auto copy_table(SqliteConnection& from, PostgresConnection& to, const std::string& table)
    -> std::int64_t {
    const auto columns = columns_of(from, table);
    const bool by_nodes = std::ranges::find(kCountedByNodes, table) != kCountedByNodes.end();
    std::int64_t copied = 0;
    const auto list = fmt::format("{}", fmt::join(columns.names, ", "));
    auto rows = from.compile(fmt::format("SELECT {} FROM {}", list, table));
    to.copy_in(
        fmt::format("COPY pawl.{}({}{}) FROM STDIN", table, list, by_nodes ? ", node" : ""),
        [&](std::string& row) {
            if (!rows.next()) {
                return false;
            }
            for (std::size_t i = 0; i < columns.names.size(); ++i) {
                const auto column = static_cast<int>(i);
                row += i == 0 ? "" : "\t";
                if (rows.is_null(column)) {
                    append_copied_null(row);
                } else if (columns.holds_bytes[i]) {
                    append_copied_bytes(row, rows.bytes(column));
                } else {
                    append_copied_text(row, rows.text(column));
                }
            }
            row += by_nodes ? "\t\n" : "\n";
            ++copied;
            return true;
        }
    );
    return copied;
}

// A partition for each day, so that whole days can be dropped later.
void make_partitions(SqliteConnection& from, PostgresConnection& to) {
    constexpr std::int64_t kDay = std::int64_t{86'400} * 1'000'000;
    constexpr std::int64_t kDaysAtOnce = 4;
    auto days =
        from.compile("SELECT DISTINCT finished_at / 86400000000 FROM job_history ORDER BY 1");
    for (std::int64_t made_to = 0; days.next();) {
        if (const auto day = days.integer(0); day >= made_to) {
            (void)number_of(to, fmt::format("SELECT pawl.ensure_partitions({})", day * kDay));
            made_to = day + kDaysAtOnce;
        }
    }
}

// What is handed out next stands behind all that was.
void move_sequences(SqliteConnection& from, PostgresConnection& to) {
    const auto next_id = number_of(from, "SELECT next FROM ids");
    (void)number_of(
        to,
        fmt::format(
            "SELECT setval('pawl.ids', greatest(last_value, 4097 + 4096 * (({} + 4095) / 4096))) "
            "FROM pawl.ids",
            next_id
        )
    );
    const auto last_key =
        number_of(from, "SELECT seq FROM sqlite_sequence WHERE name = 'api_keys'");
    if (last_key > 0) {
        (void)number_of(
            to,
            fmt::format(
                "SELECT setval('pawl.api_keys_id_seq', greatest(last_value, {})) FROM "
                "pawl.api_keys_id_seq",
                last_key
            )
        );
    }
}

auto is_empty(PostgresConnection& to) -> bool {
    return number_of(
               to,
               "SELECT (EXISTS (SELECT FROM pawl.live_jobs) OR EXISTS (SELECT FROM "
               "pawl.job_history) "
               "OR EXISTS (SELECT FROM pawl.api_keys) OR EXISTS (SELECT FROM pawl.schedules) "
               "OR EXISTS (SELECT FROM pawl.queues) OR EXISTS (SELECT FROM pawl.batches) "
               "OR EXISTS (SELECT FROM pawl.requests))::int"
           ) == 0;
}

auto copy_all(SqliteConnection& from, PostgresConnection& to) -> Result<std::vector<MovedTable>> {
    to.execute("BEGIN");
    to.execute("LOCK TABLE pawl.live_jobs, pawl.schedules, pawl.api_keys IN EXCLUSIVE MODE");
    if (!is_empty(to)) {
        to.execute("ROLLBACK");
        return fail(
            "store_not_empty", "the target has jobs, schedules or keys already: move into a new one"
        );
    }
    make_partitions(from, to);
    std::vector<MovedTable> moved;
    for (auto& table : tables_of(from)) {
        const auto rows = copy_table(from, to, table);
        moved.push_back({.name = std::move(table), .rows = rows});
    }
    move_sequences(from, to);
    to.execute("COMMIT");
    return moved;
}

}  // namespace

auto move_store(
    const std::filesystem::path& from, const database::PostgresUrl& to, const Clock& clock
) -> Result<std::vector<MovedTable>> {
    const auto source = sqlite::open_store({.directory = from}, clock);  // and with it the folder
    if (!source) {
        return std::unexpected(source.error());
    }
    const auto target = postgres::open_store({.url = to}, clock);  // its schema is there then
    if (!target) {
        return std::unexpected(target.error());
    }
    try {
        SqliteConnection reading(from / "pawl.db", SqliteConnection::Mode::read_only);
        reading.execute("BEGIN");
        PostgresConnection writing({.url = to, .answer_limit = std::chrono::hours(1)});
        return copy_all(reading, writing);
    } catch (const PostgresError& error) {
        const bool lost = error.fault() == database::PostgresFault::unavailable;
        return fail(lost ? "store_unavailable" : "move_refused", error.what());
    }
}

}  // namespace pawl::moving
