// SPDX-License-Identifier: Apache-2.0
// libpq for the store: a connection that blocks its thread, for a bounded time. One thread at a
// time uses it; texts of statements are constants of the program. The application's own databases
// are behind links (link.h).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <stdexcept>
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

struct PostgresSettings {
    PostgresUrl url = {};
    std::chrono::milliseconds connect_limit = std::chrono::milliseconds(1'500);  // a host
    std::chrono::milliseconds answer_limit = std::chrono::seconds(10);  // without a word from it
};

class PostgresConnection {
 public:
    // To the first host that takes writes; hosts are tried in the order of the URL. Throws
    // PostgresError.
    explicit PostgresConnection(const PostgresSettings& settings);
    PostgresConnection(const PostgresConnection&) = delete;
    auto operator=(const PostgresConnection&) -> PostgresConnection& = delete;
    ~PostgresConnection();

    // Statements without values, several at once if need be.
    void execute(const std::string& sql);
    // One statement. `name` is what it is prepared under, once; a pooled connection prepares
    // nothing.
    [[nodiscard]] auto run(std::size_t name, std::string_view sql, std::span<const Bound> values)
        -> PostgresResult;
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

    // Nothing can be asked of it any more.
    [[nodiscard]] auto is_lost() const -> bool { return lost_; }

 private:
    struct Close {
        void operator()(pg_conn* connection) const;
    };

    [[nodiscard]] auto connect(const PostgresParameters& host) -> bool;
    void send(std::size_t name, std::string_view sql, std::span<const Bound> values);
    void send_once(std::string_view sql, std::span<const Bound> values);
    void prepare(std::size_t name, std::string_view sql);
    [[nodiscard]] auto settle() -> PostgresResult;
    [[nodiscard]] auto next_result(std::string_view attempted) -> PostgresResult;
    void wait_for(short events, std::chrono::milliseconds limit, std::string_view attempted);
    [[noreturn]] void lose(std::string_view attempted);

    PostgresSettings settings_;
    std::unique_ptr<pg_conn, Close> connection_;
    std::vector<bool> prepared_;            // by name
    std::vector<std::string_view> posted_;  // statements whose answers have not been read
    bool lost_ = false;
};

}  // namespace pawl::database
