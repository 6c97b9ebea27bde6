// SPDX-License-Identifier: Apache-2.0
// libpq for the store: a connection that blocks its thread, for a bounded time. One thread at a
// time uses it; texts of statements are constants of the program. The application's own databases
// are behind links (link.h).
#pragma once

#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/database/bound.h"
#include "pawl/database/postgres_answer.h"
#include "pawl/database/postgres_url.h"

namespace pawl::database {

// What a failed statement means for its caller (SQLSTATEs: PostgreSQL, appendix A).
enum class PostgresFault : std::uint8_t {
    unavailable,     // no server that takes writes, or it was lost on the way
    commit_unknown,  // it was lost while it committed
    conflict,        // 40001, 40P01: the transaction may be tried again
    full,            // 53100
    timeout,         // 57014, or no answer within the limit
    constraint,      // class 23
    refused,         // 28…, 3D000, 42501: the role or the database is not what it should be
    other,
};

// A surprise: thrown, and caught at the doors only. Its text names the statement, never its values.
class PostgresError : public std::runtime_error {
 public:
    PostgresError(PostgresFault fault, const std::string& text)
        : std::runtime_error(text), fault_(fault) {}

    [[nodiscard]] auto fault() const -> PostgresFault { return fault_; }

 private:
    PostgresFault fault_;
};

// The newest timeline that any connection to one cluster has met: each promotion begins a new one
// (PostgreSQL, 26.3.5). A server on an older one was left behind, though it may take writes.
struct PostgresTimeline {
    std::atomic<std::uint32_t> newest = 0;
};

struct PostgresSettings {
    PostgresUrl url = {};
    PostgresTimeline* timeline = nullptr;  // outlives the connections; null: not looked at
    std::chrono::milliseconds connect_limit = std::chrono::milliseconds(1'500);  // a host
    std::chrono::milliseconds answer_limit = std::chrono::seconds(10);  // without a word from it
    // For whoever sets it in a transaction: a statement that takes longer is ended by the server.
    std::chrono::milliseconds statement_limit = std::chrono::milliseconds(0);
    std::stop_token stop = {};  // ends the wait for an answer, and with it the connection
};

class PostgresConnection {
 public:
    // To the first host that takes writes and was not left behind; hosts are tried in the order of
    // the URL. Throws PostgresError.
    explicit PostgresConnection(const PostgresSettings& settings);
    PostgresConnection(const PostgresConnection&) = delete;
    auto operator=(const PostgresConnection&) -> PostgresConnection& = delete;
    ~PostgresConnection();

    // Statements without values, several at once if need be.
    void execute(const std::string& sql);
    // COPY … FROM STDIN: `next` appends a row to its argument, or gives false at the end.
    void copy_in(const std::string& sql, const std::function<bool(std::string&)>& next);
    // One statement. `name` is what it is prepared under, once; a pooled connection prepares
    // nothing.
    [[nodiscard]] auto run(std::size_t name, std::string_view sql, std::span<const Bound> values)
        -> PostgresResult;
    struct Statement {
        std::size_t name = 0;
        std::string_view sql = {};
    };
    // Several without values, in one stream: an answer each.
    [[nodiscard]] auto run_each(std::span<const Statement> statements)
        -> std::vector<PostgresResult>;
    // The same without preparing it: planned for the values that it has.
    [[nodiscard]] auto run_once(std::string_view sql, std::span<const Bound> values)
        -> PostgresResult;
    // Within a transaction: statements whose answers nobody waits for. They go in one stream with
    // the next one that is waited for (PostgreSQL, 34.5 Pipeline Mode), which throws if one of them
    // failed. What follows a failed one is not run.
    void post(std::size_t name, std::string_view sql, std::span<const Bound> values);
    void post_once(std::string_view sql);
    // Whatever became of what was posted. A connection that cannot even do that is lost.
    void roll_back() noexcept;

    // Nothing can be asked of it any more, or nothing should: another connection has met a server
    // that was promoted in this one's place. Looks at the socket, where a server that went away has
    // left word, so that nothing is sent to nobody.
    [[nodiscard]] auto is_lost() -> bool;
    // Whether a pooler stands in between that may give each transaction another connection: nothing
    // may be kept in a session. A pooler has its own keys of cancellation, so the process that the
    // connection was told of is not the one that answers.
    [[nodiscard]] auto is_pooled() const -> bool { return settings_.url.pooled; }

    // To be polled for notifications (LISTEN). -1: it is lost.
    [[nodiscard]] auto socket() const -> int;
    // Whether there were any. A connection that was lost meanwhile has none.
    [[nodiscard]] auto take_notifications() -> bool;

 private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    [[nodiscard]] auto connect(const PostgresParameters& host) -> bool;
    [[nodiscard]] auto is_left_behind() -> bool;
    void look_at_all();
    void send(std::size_t name, std::string_view sql, std::span<const Bound> values);
    void send_once(std::string_view sql, std::span<const Bound> values);
    void prepare(std::size_t name, std::string_view sql);
    [[nodiscard]] auto settle() -> PostgresResult;
    [[nodiscard]] auto settle_each() -> std::vector<PostgresResult>;
    [[nodiscard]] auto next_result(std::string_view attempted) -> PostgresResult;
    void wait_for(short events, std::chrono::milliseconds limit, std::string_view attempted);
    [[noreturn]] void lose(std::string_view attempted);

    PostgresSettings settings_;
    std::unique_ptr<pg_conn, Close> connection_;
    std::vector<bool> prepared_;            // by name
    std::vector<std::string_view> posted_;  // statements whose answers have not been read
    std::uint32_t timeline_ = 0;            // of its server
    bool lost_ = false;
};

}  // namespace pawl::database
