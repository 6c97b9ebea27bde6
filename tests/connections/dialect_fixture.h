// SPDX-License-Identifier: Apache-2.0
// A test that runs on both dialects: on a schema of its own of a real PostgreSQL, and on a file.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "other_server.h"
#include "pawl/database/databases.h"
#include "pawl/database/testing_loop.h"

namespace pawl::database {

class DialectTest : public testing::TestWithParam<Dialect> {
 protected:
    DialectTest();
    ~DialectTest() override;

    [[nodiscard]] auto is_postgres() const -> bool { return GetParam() == Dialect::postgres; }
    // Of this test alone. `query`: more parameters, for PostgreSQL.
    [[nodiscard]] auto url(std::string_view query = {}) const -> std::string;
    [[nodiscard]] auto options() const -> DatabaseOptions;

    [[nodiscard]] auto opening() -> Async<Result<Session>>;
    auto open() -> Session { return loop_.run(opening()).value(); }
    auto ask(Session& session, std::string sql, std::vector<SqlValue> values = {})
        -> Result<SqlRows> {
        return loop_.run(session.query(std::move(sql), std::move(values)));
    }
    // On a session of its own. `{pk}`, `{ts}` and `{json}` are the dialect's words.
    auto ask(std::string sql, std::vector<SqlValue> values = {}) -> Result<SqlRows>;
    // Statements that must work, separated by `;`.
    void script(std::string_view statements);
    // All rows as text: "a|b" each.
    auto lines(std::string sql) -> std::vector<std::string>;

    TestingLoop loop_;
    testing_servers::TestingFolder folder_;
    Databases databases_{loop_.clock, loop_.alarms};
};

[[nodiscard]] auto dialect_name(const testing::TestParamInfo<Dialect>& param) -> std::string;

}  // namespace pawl::database
