// SPDX-License-Identifier: Apache-2.0
#include "dialect_fixture.h"

#include <chrono>
#include <cstddef>

#include "servers.h"

namespace pawl::database {
namespace {

auto replaced(std::string text, std::string_view from, std::string_view to) -> std::string {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

auto in_dialect(std::string sql, Dialect dialect) -> std::string {
    const bool postgres = dialect == Dialect::postgres;
    sql = replaced(
        std::move(sql),
        "{pk}",
        postgres ? "bigint generated always as identity primary key"
                 : "integer primary key autoincrement"
    );
    sql = replaced(std::move(sql), "{ts}", postgres ? "timestamptz" : "timestamp");
    return replaced(std::move(sql), "{json}", postgres ? "jsonb" : "json");
}

}  // namespace

DialectTest::DialectTest() {
    if (is_postgres()) {
        databases_.replace({{.name = "app", .url = Secret(testing_servers::postgres().url())}});
        script("drop schema if exists test cascade; create schema test");
    }
    databases_.replace({options()});
}

DialectTest::~DialectTest() {
    databases_.stop();
    loop_.finish_beside();
}

auto DialectTest::url(std::string_view query) const -> std::string {
    if (!is_postgres()) {
        return "sqlite:" + folder_.path() + "/app.db";
    }
    return testing_servers::postgres().url(query.empty() ? "schema=test" : query);
}

auto DialectTest::options() const -> DatabaseOptions {
    return {.name = "app", .url = Secret(url())};
}

auto DialectTest::opening() -> Async<Result<Session>> {
    return databases_.open(
        "app", loop_.stopper.get_token(), loop_.clock.steady_now() + std::chrono::minutes(5)
    );
}

auto DialectTest::ask(std::string sql, std::vector<SqlValue> values) -> Result<SqlRows> {
    auto session = open();
    return ask(session, in_dialect(std::move(sql), GetParam()), std::move(values));
}

void DialectTest::script(std::string_view statements) {
    while (!statements.empty()) {
        const auto end = std::min(statements.find(';'), statements.size());
        const std::string one(statements.substr(0, end));
        statements.remove_prefix(std::min(end + 1, statements.size()));
        if (one.find_first_not_of(" \n") != std::string::npos) {
            const auto done = ask(one);
            ASSERT_TRUE(done) << one << ": " << done.error().message;
        }
    }
}

auto DialectTest::lines(std::string sql) -> std::vector<std::string> {
    const auto rows = ask(std::move(sql));
    EXPECT_TRUE(rows) << rows.error().message;
    std::vector<std::string> lines;
    for (std::size_t i = 0; rows && i < rows->size(); ++i) {
        std::string line;
        for (std::size_t j = 0; j < rows->columns.size(); ++j) {
            line += (j == 0 ? "" : "|") + rows->text(i, j);
        }
        lines.push_back(std::move(line));
    }
    return lines;
}

auto dialect_name(const testing::TestParamInfo<Dialect>& param) -> std::string {
    return param.param == Dialect::postgres ? "postgres" : "sqlite";
}

}  // namespace pawl::database
