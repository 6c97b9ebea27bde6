// SPDX-License-Identifier: Apache-2.0
// Lending, limits and time, on files of SQLite; tests/connections asks both dialects the rest.
#include "pawl/database/databases.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sqlite3.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "pawl/database/testing_loop.h"

namespace pawl::database {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::HasSubstr;

// A statement that runs until somebody interrupts it.
constexpr const char* kEndless =
    "with recursive n(i) as (select 1 union all select i + 1 from n) select max(i) from n";

class DatabasesTest : public testing::Test {
 protected:
    DatabasesTest() {
        std::string pattern = (std::filesystem::temp_directory_path() / "pawl-XXXXXX").string();
        folder_ = ::mkdtemp(pattern.data());
        databases_.replace({options()});
    }
    ~DatabasesTest() override {
        databases_.stop();
        loop_.finish_beside();
        std::filesystem::remove_all(folder_);
    }

    [[nodiscard]] auto options() const -> DatabaseOptions {
        return {.name = "app", .url = Secret("sqlite:" + path())};
    }
    [[nodiscard]] auto path() const -> std::string { return folder_ / "app.db"; }

    [[nodiscard]] auto opening(std::string name = "app") -> Async<Result<Session>> {
        return databases_.open(
            std::move(name), loop_.stopper.get_token(), loop_.clock.steady_now() + seconds(300)
        );
    }
    auto open() -> Session { return loop_.run(opening()).value(); }
    auto ask(Session& session, std::string sql, std::vector<SqlValue> values = {})
        -> Result<SqlRows> {
        return loop_.run(session.query(std::move(sql), std::move(values)));
    }
    // How many descriptors of this process are the file's: whether it is open.
    [[nodiscard]] auto descriptors() const -> int {
        int count = 0;
        for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
            std::error_code gone;
            count += std::filesystem::read_symlink(entry, gone) == path() ? 1 : 0;
        }
        return count;
    }

    TestingLoop loop_;
    std::filesystem::path folder_;
    Databases databases_{loop_.clock, loop_.alarms};
};

TEST_F(DatabasesTest, open_nothing_until_somebody_asks) {
    loop_.start_beside(databases_.run());
    loop_.advance(seconds(60));

    EXPECT_EQ(descriptors(), 0);
    EXPECT_FALSE(std::filesystem::exists(path()));
    EXPECT_EQ(loop_.alarms.next(), std::nullopt);
}

TEST_F(DatabasesTest, close_a_connection_that_nobody_has_used_for_a_while) {
    loop_.start_beside(databases_.run());
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create table t(a)"));
    }
    loop_.settle();

    loop_.advance(seconds(19));
    EXPECT_GT(descriptors(), 0);
    loop_.advance(seconds(1));
    loop_.run_until([this] { return descriptors() == 0; });

    // Then its thread is joined, and there is nothing to wait for any more.
    loop_.run_until([this] {
        loop_.advance(seconds(1));
        return loop_.alarms.next() == std::nullopt;
    });
}

TEST_F(DatabasesTest, use_an_idle_connection_again) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create temp table mine(a)"));
    }
    auto session = open();

    EXPECT_TRUE(ask(session, "select * from mine"));
}

TEST_F(DatabasesTest, forget_what_a_session_has_set_when_told_to) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create temp table mine(a)"));
        loop_.start_beside(session.forget_settings());
        loop_.finish_beside();
    }
    auto session = open();

    EXPECT_EQ(ask(session, "select * from mine").error().code, "undefined_table");
}

TEST_F(DatabasesTest, lend_one_connection_to_a_file_at_a_time_in_the_order_of_asking) {
    std::optional<Session> first(open());
    const auto second = loop_.start(opening());
    const auto third = loop_.start(opening());
    EXPECT_FALSE(*second);

    first.reset();
    loop_.settle();
    EXPECT_TRUE(*second);
    EXPECT_FALSE(*third);

    second->reset();
    loop_.settle();
    EXPECT_TRUE(*third);
}

TEST_F(DatabasesTest, give_up_waiting_for_a_connection_at_the_deadline) {
    const auto first = open();
    const auto second = loop_.start(opening());

    loop_.advance(seconds(300));

    ASSERT_TRUE(*second);
    EXPECT_EQ((*second)->error().code, "cancelled");
    EXPECT_THAT((*second)->error().message, HasSubstr("database \"app\": all of its 1 conn"));
}

TEST_F(DatabasesTest, cancel_a_statement_that_takes_too_long) {
    auto session = open();
    const auto asked = loop_.start(session.query(kEndless));

    loop_.advance(seconds(30));
    const auto answer = loop_.wait(asked);

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "timeout");
    EXPECT_EQ(
        answer.error().message,
        "database \"app\": the statement was cancelled after 30s (statement_timeout)"
    );
    EXPECT_TRUE(ask(session, "select 1"));
}

TEST_F(DatabasesTest, cancel_a_statement_when_somebody_asks_to_stop) {
    auto session = open();
    const auto asked = loop_.start(session.query(kEndless));

    loop_.stopper.request_stop();

    EXPECT_EQ(loop_.wait(asked).error().code, "cancelled");
}

TEST_F(DatabasesTest, cancel_a_statement_at_the_deadline_of_the_work) {
    auto session = open();
    loop_.clock.advance(seconds(299));
    const auto asked = loop_.start(session.query(kEndless));

    loop_.advance(seconds(1));

    EXPECT_EQ(loop_.wait(asked).error().code, "cancelled");
}

TEST_F(DatabasesTest, wait_for_a_lock_and_give_up_in_time) {
    auto session = open();
    ASSERT_TRUE(ask(session, "create table t(a)"));
    sqlite3* other = nullptr;
    ASSERT_EQ(sqlite3_open(path().c_str(), &other), SQLITE_OK);
    ASSERT_EQ(sqlite3_exec(other, "begin immediate", nullptr, nullptr, nullptr), SQLITE_OK);

    const auto asked = loop_.start(session.query("insert into t values (1)"));
    loop_.settle();
    EXPECT_FALSE(*asked);
    sqlite3_exec(other, "commit", nullptr, nullptr, nullptr);
    EXPECT_TRUE(loop_.wait(asked));

    sqlite3_exec(other, "begin immediate", nullptr, nullptr, nullptr);
    const auto again = loop_.start(session.query("insert into t values (1)"));
    loop_.advance(seconds(30));
    EXPECT_EQ(loop_.wait(again).error().code, "busy");
    sqlite3_close(other);
}

TEST_F(DatabasesTest, undo_a_transaction_that_was_not_committed) {
    auto session = open();
    ASSERT_TRUE(ask(session, "create table t(a)"));
    {
        const auto transaction = loop_.run(session.begin());
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(ask(session, "insert into t values (1)"));
    }

    EXPECT_EQ(ask(session, "select count(*) from t")->integer(0, 0), 0);
}

TEST_F(DatabasesTest, undo_a_transaction_of_a_session_that_ends_in_it) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create table t(a)"));
        const auto transaction = loop_.run(session.begin());
        ASSERT_TRUE(transaction);
        ASSERT_TRUE(ask(session, "insert into t values (1)"));
    }
    auto session = open();

    EXPECT_EQ(ask(session, "select count(*) from t")->integer(0, 0), 0);
}

TEST_F(DatabasesTest, take_no_word_in_quotes_for_a_text) {
    auto session = open();
    ASSERT_TRUE(ask(session, "create table t(created_at text)"));

    const auto answer = ask(session, "delete from t where \"creatd_at\" < 'z'");

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "undefined_column");
}

TEST_F(DatabasesTest, refuse_values_that_a_statement_does_not_have) {
    auto session = open();

    EXPECT_EQ(ask(session, "select $1", {}).error().code, "syntax_error");
    EXPECT_EQ(ask(session, "select $2", {std::int64_t{1}}).error().code, "syntax_error");
    EXPECT_EQ(ask(session, "select 1; select 2").error().code, "syntax_error");
}

TEST_F(DatabasesTest, say_what_is_wrong_with_a_file) {
    std::ofstream(path()) << "this is no database, and long enough to be read as a page of one";
    auto session = open();
    EXPECT_EQ(ask(session, "select * from t").error().code, "corrupt");

    databases_.replace({{.name = "app", .url = Secret("sqlite:/nonexistent/app.db")}});
    const auto opened = loop_.start(opening());
    loop_.run_until([&] {
        loop_.advance(seconds(1));
        return opened->has_value();
    });

    ASSERT_FALSE(**opened);
    EXPECT_EQ((*opened)->error().code, "connection_failed");
}

TEST_F(DatabasesTest, know_only_what_is_configured) {
    const auto opened = loop_.run(opening("other"));

    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, "unknown_connection");
    EXPECT_EQ(
        opened.error().message,
        "database \"other\": it is not configured; add [databases.other] with its url"
    );
}

TEST_F(DatabasesTest, keep_a_session_through_a_reload_and_close_its_connection_then) {
    std::optional<Session> session(open());
    auto changed = options();
    changed.read_only = true;

    databases_.replace({changed});
    EXPECT_TRUE(ask(*session, "create table t(a)"));
    session.reset();
    loop_.run_until([this] { return descriptors() == 0; });

    auto next = open();
    EXPECT_EQ(ask(next, "insert into t values (1)").error().code, "read_only");
}

TEST_F(DatabasesTest, keep_connections_that_a_reload_does_not_change) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "create temp table mine(a)"));
    }
    databases_.replace({options()});
    auto session = open();

    EXPECT_TRUE(ask(session, "select * from mine"));
}

}  // namespace
}  // namespace pawl::database
