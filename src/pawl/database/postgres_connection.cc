// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <utility>

namespace pawl::database {
namespace {

using std::chrono::milliseconds;

void drop_notice(void*, const char*) {}

auto fault_of(std::string_view state) -> PostgresFault {
    const auto group = state.substr(0, 2);
    if (state == "40001" || state == "40P01") {
        return PostgresFault::conflict;
    }
    if (state == "53100") {
        return PostgresFault::full;
    }
    if (state == "57014") {
        return PostgresFault::timeout;
    }
    // Lost, shutting down, starting up, out of connections, or a server that only reads.
    if (group == "08" || group == "57" || group == "53" || state == "25006") {
        return PostgresFault::unavailable;
    }
    if (group == "23") {
        return PostgresFault::constraint;
    }
    return group == "28" || state == "3D000" || state == "42501" ? PostgresFault::refused
                                                                 : PostgresFault::other;
}

// libpq gives no SQLSTATE for a connection that was not made; a server that answers and says no is
// no outage.
auto fault_of_connecting(std::string_view text) -> PostgresFault {
    const bool refused = text.contains("authentication failed") ||
                         text.contains("no password supplied") || text.contains("pg_hba.conf") ||
                         text.contains("role \"") || text.contains("database \"");
    return refused ? PostgresFault::refused : PostgresFault::unavailable;
}

auto beginning_of(std::string_view sql) -> std::string_view {
    constexpr std::size_t kShown = 60;
    return sql.substr(0, kShown);
}

// Two nodes stored the first job of an ordering key at once: the second looks again.
auto is_lost_race(const PGresult* result) -> bool {
    const auto* const constraint = PQresultErrorField(result, PG_DIAG_CONSTRAINT_NAME);
    return constraint != nullptr && std::string_view(constraint) == "live_jobs_first_in_order";
}

[[noreturn]] void throw_error(const PGresult* result, std::string_view attempted) {
    const auto* const state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
    const auto* const message = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
    throw PostgresError(
        state == nullptr       ? PostgresFault::unavailable
        : is_lost_race(result) ? PostgresFault::conflict
                               : fault_of(state),
        fmt::format(
            "postgres: {} ({}) in {}",
            message == nullptr ? "the connection was lost" : message,
            state == nullptr ? "-" : state,
            beginning_of(attempted)
        )
    );
}

auto is_failure(const PGresult* result) -> bool {
    const auto status = PQresultStatus(result);
    return status != PGRES_TUPLES_OK && status != PGRES_COMMAND_OK && status != PGRES_EMPTY_QUERY;
}

// Values as libpq takes them: text that ends with a NUL.
class Wire {
 public:
    explicit Wire(std::span<const Bound> values) {
        texts_.reserve(values.size());  // the pointers below stay right
        for (const auto& value : values) {
            values_.push_back(
                value.type() == Bound::Type::null ? nullptr
                                                  : texts_.emplace_back(text_of(value)).c_str()
            );
        }
    }

    [[nodiscard]] auto size() const -> int { return static_cast<int>(values_.size()); }
    [[nodiscard]] auto values() const -> const char* const* { return values_.data(); }

 private:
    static auto text_of(const Bound& value) -> std::string {
        switch (value.type()) {
            case Bound::Type::integer:
                return std::to_string(value.integer());
            case Bound::Type::bytes:
                return hex_of(value.text());
            case Bound::Type::text:
            case Bound::Type::null:
                break;
        }
        return without_nul(std::string(value.text()));
    }
    // PostgreSQL keeps no NUL in a text; a log line may have one.
    static auto without_nul(std::string text) -> std::string {
        constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD
        for (auto at = text.find('\0'); at != std::string::npos; at = text.find('\0', at)) {
            text.replace(at, 1, kReplacement);
        }
        return text;
    }
    static auto hex_of(std::string_view bytes) -> std::string {
        constexpr std::string_view kDigits = "0123456789abcdef";
        std::string hex = "\\x";
        for (const auto byte : bytes) {
            const auto value = static_cast<unsigned char>(byte);
            hex += kDigits.at(value >> 4U);
            hex += kDigits.at(value & 0xFU);
        }
        return hex;
    }

    std::vector<std::string> texts_;
    std::vector<const char*> values_;
};

}  // namespace

void PostgresConnection::Close::operator()(pg_conn* connection) const {
    PQfinish(connection);
}

PostgresConnection::PostgresConnection(const PostgresSettings& settings) : settings_(settings) {
    std::string why = "postgres: no server of the store's URL takes writes";
    auto fault = PostgresFault::unavailable;
    for (const auto& host : settings_.url.targets) {
        if (connect(host)) {
            return;
        }
        const std::string_view text = PQerrorMessage(connection_.get());
        fault = fault_of_connecting(text);
        why = "postgres: " + connect_error("store", text).message;
        if (fault == PostgresFault::refused) {
            break;
        }
    }
    throw PostgresError(fault, why);
}

PostgresConnection::~PostgresConnection() = default;

// A server that only reads, such as a standby, is as good as none.
auto PostgresConnection::connect(const PostgresParameters& host) -> bool {
    auto parameters = host;
    parameters.emplace_back("fallback_application_name", "pawl");
    parameters.emplace_back("client_encoding", "UTF8");
    parameters.emplace_back("target_session_attrs", "read-write");
    parameters.emplace_back(
        "tcp_user_timeout", std::to_string(milliseconds(settings_.answer_limit).count())
    );
    std::vector<const char*> keys;
    std::vector<const char*> values;
    for (const auto& [key, value] : parameters) {
        keys.push_back(key.c_str());
        values.push_back(value.c_str());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    connection_.reset(PQconnectStartParams(keys.data(), values.data(), 0));
    if (connection_ == nullptr || PQstatus(connection_.get()) == CONNECTION_BAD) {
        return false;
    }
    PQsetNoticeProcessor(connection_.get(), drop_notice, nullptr);
    auto wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED) {
            return false;
        }
        const auto events = static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        pollfd socket = {.fd = PQsocket(connection_.get()), .events = events, .revents = 0};
        if (::poll(&socket, 1, static_cast<int>(settings_.connect_limit.count())) <= 0) {
            return false;
        }
        wanted = PQconnectPoll(connection_.get());
    }
    PQsetnonblocking(connection_.get(), 1);
    PQenterPipelineMode(connection_.get());
    return true;
}

// Several statements in one text are beyond the protocol of pipelines.
void PostgresConnection::execute(const std::string& sql) {
    auto* const connection = connection_.get();
    if (!posted_.empty()) {
        (void)settle();
    }
    if (PQexitPipelineMode(connection) == 0 || PQsendQuery(connection, sql.c_str()) == 0) {
        lose(sql);
    }
    PostgresResult failure;
    while (auto next = next_result(sql)) {
        if (is_failure(next.get()) && !failure) {
            failure = std::move(next);
        }
    }
    PQenterPipelineMode(connection);
    if (failure) {
        throw_error(failure.get(), sql);
    }
}

auto PostgresConnection::run(std::size_t name, std::string_view sql, std::span<const Bound> values)
    -> PostgresResult {
    send(name, sql, values);
    return settle();
}

auto PostgresConnection::run_once(std::string_view sql, std::span<const Bound> values)
    -> PostgresResult {
    send_once(sql, values);
    return settle();
}

void PostgresConnection::post(
    std::size_t name, std::string_view sql, std::span<const Bound> values
) {
    constexpr std::size_t kMostPosted = 256;  // their answers have to fit between us and the server
    send(name, sql, values);
    if (posted_.size() >= kMostPosted) {
        (void)settle();
    }
}

void PostgresConnection::post_once(std::string_view sql) {
    send_once(sql, {});
}

// What fails in a stream takes along what stands behind it, so ROLLBACK goes alone.
void PostgresConnection::roll_back() noexcept {
    try {
        if (!posted_.empty() && !lost_) {
            (void)settle();
        }
        // NOLINTNEXTLINE(bugprone-empty-catch): it is about to be undone
    } catch (const PostgresError&) {
    }
    try {
        if (!lost_) {
            (void)run_once("ROLLBACK", {});
        }
    } catch (const PostgresError&) {
        lost_ = true;
    }
}

void PostgresConnection::send(
    std::size_t name, std::string_view sql, std::span<const Bound> values
) {
    if (settings_.url.pooled) {
        send_once(sql, values);
        return;
    }
    prepare(name, sql);
    const Wire wire(values);
    const auto under = fmt::format("s{}", name);
    if (PQsendQueryPrepared(
            connection_.get(), under.c_str(), wire.size(), wire.values(), nullptr, nullptr, 0
        ) == 0) {
        lose(sql);
    }
    posted_.push_back(sql);
}

void PostgresConnection::send_once(std::string_view sql, std::span<const Bound> values) {
    const Wire wire(values);
    const std::string text(sql);
    if (PQsendQueryParams(
            connection_.get(),
            text.c_str(),
            wire.size(),
            nullptr,
            wire.values(),
            nullptr,
            nullptr,
            0
        ) == 0) {
        lose(sql);
    }
    posted_.push_back(sql);
}

// Waited for, once a statement: in a stream that fails nobody could tell whether it was prepared.
void PostgresConnection::prepare(std::size_t name, std::string_view sql) {
    if (name < prepared_.size() && prepared_[name]) {
        return;
    }
    const std::string text(sql);
    const auto under = fmt::format("s{}", name);
    if (PQsendPrepare(connection_.get(), under.c_str(), text.c_str(), 0, nullptr) == 0) {
        lose(sql);
    }
    posted_.push_back(sql);
    (void)settle();
    prepared_.resize(std::max(prepared_.size(), name + 1));
    prepared_[name] = true;
}

// Reads the answers to all that was sent, and gives the last one's; or throws the first failure.
auto PostgresConnection::settle() -> PostgresResult {
    const auto sent = std::exchange(posted_, {});
    if (PQpipelineSync(connection_.get()) == 0) {
        lose(sent.back());
    }
    PostgresResult last;
    PostgresResult failure;
    std::string_view failed;
    for (const auto sql : sent) {
        while (auto next = next_result(sql)) {
            if (is_failure(next.get()) && !failure) {
                failure = std::move(next);
                failed = sql;
            } else {
                last = std::move(next);
            }
        }
    }
    (void)next_result(sent.back());  // that the server has caught up with the stream
    if (failure) {
        throw_error(failure.get(), failed);
    }
    return last;
}

// Null: the statement has no more.
auto PostgresConnection::next_result(std::string_view attempted) -> PostgresResult {
    auto* const connection = connection_.get();
    int flushed = PQflush(connection);
    while (flushed == 1 || (flushed == 0 && PQisBusy(connection) != 0)) {
        wait_for(
            static_cast<short>(flushed == 1 ? POLLIN | POLLOUT : POLLIN),
            settings_.answer_limit,
            attempted
        );
        if (PQconsumeInput(connection) == 0) {
            lose(attempted);
        }
        flushed = PQflush(connection);
    }
    if (flushed < 0 || PQstatus(connection) != CONNECTION_OK) {
        lose(attempted);
    }
    return PostgresResult(PQgetResult(connection));
}

void PostgresConnection::wait_for(short events, milliseconds limit, std::string_view attempted) {
    pollfd socket = {.fd = PQsocket(connection_.get()), .events = events, .revents = 0};
    if (::poll(&socket, 1, static_cast<int>(limit.count())) == 0) {
        lose(attempted);
    }
}

void PostgresConnection::lose(std::string_view attempted) {
    lost_ = true;
    throw PostgresError(
        PostgresFault::unavailable,
        fmt::format("postgres: the connection was lost in {}", beginning_of(attempted))
    );
}

}  // namespace pawl::database
