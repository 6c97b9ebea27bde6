// SPDX-License-Identifier: Apache-2.0
// What only a server can do: be away, be asleep, be a pooler, not answer.
#include <arpa/inet.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "dialect_fixture.h"
#include "servers.h"

namespace pawl::database {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// Accepts on the loopback and hands each connection to `talk`, one after the other.
class Listener {
 public:
    template <class Talk>
    explicit Listener(Talk talk) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        (void)::bind(socket_, reinterpret_cast<const sockaddr*>(&address), size);
        (void)::listen(socket_, 16);
        ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::jthread([this, talk] {
            for (int at; (at = ::accept(socket_, nullptr, nullptr)) >= 0;) {
                open_.push_back(at);
                talk(at, open_.size());
            }
        });
    }
    Listener(const Listener&) = delete;
    auto operator=(const Listener&) -> Listener& = delete;
    ~Listener() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        for (const int connection : open_) {
            ::close(connection);
        }
        ::close(socket_);
    }

    [[nodiscard]] auto url() const -> std::string {
        return "postgres://ada:s3cret-pw@127.0.0.1:" + std::to_string(port_) +
               "/db?sslmode=disable&gssencmode=disable";
    }

 private:
    int socket_;
    std::uint16_t port_ = 0;
    std::vector<int> open_;  // by the thread, and behind its end
    std::jthread thread_;
};

// One message of the protocol (PostgreSQL, 55.7): a type, its length, what it says.
auto message(char type, const std::string& body) -> std::string {
    const auto size = static_cast<std::uint32_t>(body.size() + 4);
    std::string text(1, type);
    for (const unsigned shift : {24U, 16U, 8U, 0U}) {
        text += static_cast<char>((size >> shift) & 0xFFU);
    }
    return text + body;
}

auto fatal(const std::string& state, const std::string& text) -> std::string {
    using namespace std::string_literals;
    return message('E', "SFATAL\0VFATAL\0C"s + state + "\0M"s + text + "\0\0"s);
}

auto hear(int connection) -> std::string {
    std::array<char, 4096> bytes{};
    const auto count = ::recv(connection, bytes.data(), bytes.size(), 0);
    return count > 0 ? std::string(bytes.data(), static_cast<std::size_t>(count)) : std::string();
}

void say(int connection, const std::string& text) {
    (void)::send(connection, text.data(), text.size(), MSG_NOSIGNAL);
}

class Postgres : public DialectTest {
 protected:
    void use(const std::string& url) {
        auto changed = options();
        changed.url = Secret(url);
        databases_.replace({changed});
    }
    // Until an answer is there. Time passes by steps of at most `longest`: while somebody waits for
    // longer than that it is a thread that he waits for, which needs real time.
    auto with_time(const TestingLoop::Given<Result<Session>>& opened, Duration longest)
        -> Result<Session>& {
        loop_.run_until([&] {
            const auto next = loop_.alarms.next();
            if (next && *next - loop_.clock.steady_now() <= longest) {
                loop_.advance(*next - loop_.clock.steady_now());
            }
            return opened->has_value();
        });
        return **opened;
    }
};

TEST_P(Postgres, says_why_it_lets_nobody_in) {
    const auto without_password = [](std::string url) {
        return url.replace(url.find("s3cret-pw"), 9, "wr0ng-pw");
    };
    use(without_password(testing_servers::postgres().url()));
    const auto refused = loop_.run(opening());
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "auth_failed");
    EXPECT_THAT(refused.error().message, HasSubstr("database \"app\": cannot connect: password"));
    EXPECT_THAT(refused.error().message, Not(HasSubstr("wr0ng-pw")));

    auto nowhere = testing_servers::postgres().url();
    nowhere.replace(nowhere.rfind('/'), std::string::npos, "/nowhere");
    use(nowhere);
    EXPECT_EQ(loop_.run(opening()).error().code, "undefined_database");
}

TEST_P(Postgres, is_asked_for_ten_seconds_while_nobody_listens) {
    use("postgres://ada:s3cret-pw@127.0.0.1:" + std::to_string(testing_servers::free_port()) + "/db"
    );
    const auto began = loop_.clock.steady_now();
    const auto opened = loop_.start(opening());

    const auto& refused = with_time(opened, seconds(2));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "connection_failed");
    EXPECT_EQ(refused.error().message, "database \"app\": cannot connect: Connection refused");
    const auto took = loop_.clock.steady_now() - began;
    EXPECT_GE(took, seconds(7));
    EXPECT_LE(took, kWakeTime);
}

TEST_P(Postgres, is_woken_by_the_first_connection) {
    const Listener sleepy([](int connection, std::size_t number) {
        hear(connection);
        if (number < 3) {
            say(connection, fatal("57P03", "the database system is starting up"));
        } else {
            say(connection, message('R', std::string(4, '\0')) + message('Z', "I"));
        }
        ::shutdown(connection, number < 3 ? SHUT_RDWR : SHUT_RD);
    });
    use(sleepy.url());
    const auto opened = loop_.start(opening());

    EXPECT_TRUE(with_time(opened, seconds(2)));
}

TEST_P(Postgres, is_given_up_when_it_accepts_and_says_nothing) {
    const Listener silent([](int, std::size_t) {});
    use(silent.url());
    const auto opened = loop_.start(opening());

    const auto& refused = with_time(opened, seconds(5));

    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().message, "database \"app\": cannot connect: no answer within 5 s");
}

TEST_P(Postgres, stops_connecting_when_asked_to) {
    const Listener silent([](int, std::size_t) {});
    use(silent.url());
    const auto opened = loop_.start(opening());

    loop_.stopper.request_stop();

    EXPECT_EQ(loop_.wait(opened).error().code, "cancelled");
}

TEST_P(Postgres, may_turn_out_to_be_a_pooler) {
    std::vector<std::string> heard;
    {
        const Listener pooler([&heard](int connection, std::size_t number) {
            heard.push_back(hear(connection));
            if (number == 1) {
                say(connection, fatal("08P01", "unsupported startup parameter: options"));
                ::shutdown(connection, SHUT_RDWR);
            } else {
                say(connection, message('R', std::string(4, '\0')) + message('Z', "I"));
            }
        });
        use(pooler.url());
        EXPECT_TRUE(loop_.run(opening()));
    }

    ASSERT_EQ(heard.size(), 2U);
    EXPECT_THAT(heard[0], HasSubstr("statement_timeout"));
    EXPECT_THAT(heard[1], Not(HasSubstr("statement_timeout")));
}

TEST_P(Postgres, has_its_settings_from_the_start_of_a_direct_connection) {
    EXPECT_THAT(
        lines("select current_setting('statement_timeout'), current_setting('application_name')"),
        ElementsAre("30s|pawl")
    );
    EXPECT_THAT(lines("select count(*) from pg_prepared_statements"), ElementsAre("0"));
}

TEST_P(Postgres, has_its_settings_in_transactions_only_behind_a_pooler) {
    use(url("pgbouncer=true"));
    auto session = open();

    EXPECT_EQ(ask(session, "select current_setting('statement_timeout')")->text(0, 0), "0");
    auto transaction = loop_.run(session.begin());
    ASSERT_TRUE(transaction);
    EXPECT_EQ(ask(session, "select current_setting('statement_timeout')")->text(0, 0), "30s");
    ASSERT_TRUE(loop_.run(transaction->commit()));
    EXPECT_EQ(ask(session, "select current_setting('statement_timeout')")->text(0, 0), "0");
}

TEST_P(Postgres, reads_only_behind_a_pooler_too) {
    script("create table t(a bigint)");
    auto changed = options();
    changed.url = Secret(url("pgbouncer=true"));
    changed.read_only = true;
    databases_.replace({changed});
    auto session = open();

    EXPECT_EQ(ask(session, "insert into test.t values (1)").error().code, "read_only");
    EXPECT_EQ(ask(session, "select count(*) from test.t")->integer(0, 0), 0);
    EXPECT_EQ(ask(session, "select nothing").error().code, "undefined_column");
    EXPECT_TRUE(ask(session, "select 1"));
}

TEST_P(Postgres, is_told_to_cancel) {
    auto session = open();
    const auto asked = loop_.start(session.query("select pg_sleep(1000)"));
    const auto running = [this] {
        return lines(
                   "select count(*) from pg_stat_activity where query like 'select pg_sleep(1%' "
                   "and state = 'active'"
               )
                   .at(0) == "1";
    };
    while (!running()) {
    }

    loop_.advance(seconds(30));

    EXPECT_EQ(loop_.wait(asked).error().code, "timeout");
    EXPECT_FALSE(running());
}

TEST_P(Postgres, is_left_alone_when_it_does_not_even_cancel) {
    auto session = open();
    const auto backend =
        static_cast<pid_t>(ask(session, "select pg_backend_pid()")->integer(0, 0).value());
    const auto asked = loop_.start(session.query("select pg_sleep(1000)"));
    ::kill(backend, SIGSTOP);

    loop_.advance(seconds(30));
    loop_.advance(kInterruptGrace);

    ASSERT_TRUE(*asked);
    EXPECT_EQ((*asked)->error().code, "timeout");
    EXPECT_EQ(ask(session, "select 1").error().code, "connection_failed");
    ::kill(backend, SIGCONT);
    EXPECT_TRUE(ask("select 1"));
}

TEST_P(Postgres, is_connected_to_anew_when_it_has_closed_an_idle_connection) {
    {
        auto session = open();
        ASSERT_TRUE(ask(session, "select 1"));
    }
    testing_servers::postgres().stop();
    testing_servers::postgres().start();

    EXPECT_TRUE(ask("select 1"));
}

TEST_P(Postgres, says_that_a_connection_was_lost_in_the_middle) {
    auto session = open();
    const auto backend = ask(session, "select pg_backend_pid()")->text(0, 0);
    ASSERT_TRUE(ask("select pg_terminate_backend(" + backend + ")"));

    const auto answer = ask(session, "select 1");

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "connection_failed");
}

TEST_P(Postgres, undoes_what_a_lost_commit_may_have_done_to_nobodys_surprise) {
    script("create table t(a bigint)");
    auto session = open();
    auto transaction = loop_.run(session.begin());
    ASSERT_TRUE(transaction);
    const auto backend = ask(session, "select pg_backend_pid()")->text(0, 0);
    ASSERT_TRUE(ask(session, "insert into t values (1)"));
    ASSERT_TRUE(ask("select pg_terminate_backend(" + backend + ")"));

    const auto committed = loop_.run(transaction->commit());

    ASSERT_FALSE(committed);
    EXPECT_EQ(committed.error().code, "commit_unknown");
    EXPECT_THAT(lines("select count(*) from t"), ElementsAre("0"));
}

TEST_P(Postgres, lends_as_many_connections_as_it_may) {
    auto two = options();
    two.max = 2;
    databases_.replace({two});
    std::optional<Session> first(open());
    auto second = open();
    const auto third = loop_.start(opening());
    EXPECT_FALSE(*third);

    first.reset();

    EXPECT_TRUE(loop_.wait(third));
}

TEST_P(Postgres, refuses_values_that_are_none_without_repeating_them) {
    const auto answer = ask("select $1::bigint", {std::string("s3cret")});

    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "invalid_value");
    EXPECT_THAT(answer.error().message, Not(HasSubstr("s3cret")));
    EXPECT_EQ(ask("select $1", {std::string("a\0b", 3)}).error().code, "invalid_value");
}

TEST_P(Postgres, copies_nothing_and_stays_usable) {
    script("create table t(a bigint)");

    EXPECT_EQ(ask("copy t from stdin").error().code, "syntax_error");
    EXPECT_EQ(ask("copy t to stdout").error().code, "syntax_error");
    EXPECT_TRUE(ask("select 1"));
}

TEST_P(Postgres, keeps_the_digits_of_numbers_without_a_fixed_size) {
    EXPECT_THAT(
        lines("select 12345678901234567890.10::numeric, '{1,2}'::float4[], 'infinity'::timestamptz"
        ),
        ElementsAre("12345678901234567890.10|{1,2}|infinity")
    );
}

TEST_P(Postgres, knows_columns_of_arrays_and_domains) {
    script("create domain price as numeric(10, 2); create table t(v float4[], p price, u uuid)");
    auto session = open();
    const auto columns = loop_.run(session.columns("t"));

    ASSERT_TRUE(columns);
    EXPECT_EQ(columns->at(0).type, ColumnType::real_array);
    EXPECT_EQ(columns->at(1).type, ColumnType::real);
    EXPECT_EQ(columns->at(2).declared, "uuid");
}

INSTANTIATE_TEST_SUITE_P(, Postgres, testing::Values(Dialect::postgres), dialect_name);

}  // namespace
}  // namespace pawl::database
