// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <algorithm>
#include <iterator>
#include <utility>

#include "pawl/base/names.h"

namespace pawl::database {
namespace {

using std::chrono::milliseconds;

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
    // Lost, shutting down, starting up, out of connections, a server that only reads, or one that
    // gave a silent client up.
    if (group == "08" || group == "57" || group == "53" || state == "25006" || state == "25P03") {
        return PostgresFault::unavailable;
    }
    if (group == "23") {
        return PostgresFault::constraint;
    }
    return group == "28" || state == "3D000" || state == "42501" ? PostgresFault::refused
                                                                 : PostgresFault::other;
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
        // PostgreSQL keeps no other; a log line may hold anything.
        return to_utf8_without_nul(value.text());
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

PostgresConnection::~PostgresConnection() = default;

auto PostgresConnection::socket() const -> int {
    return lost_ ? -1 : PQsocket(connection_.get());
}

auto PostgresConnection::is_lost() -> bool {
    auto* const connection = connection_.get();
    pollfd socket = {.fd = PQsocket(connection), .events = POLLIN, .revents = 0};
    // What was posted may have been answered: that is no sign of an end.
    while (!lost_ && posted_.empty() && ::poll(&socket, 1, 0) > 0) {
        lost_ = PQconsumeInput(connection) == 0;
    }
    return lost_ || (settings_.timeline != nullptr && settings_.timeline->newest > timeline_);
}

auto PostgresConnection::take_notifications() -> bool {
    if (lost_ || PQconsumeInput(connection_.get()) == 0) {
        lost_ = true;
        return false;
    }
    bool any = false;
    while (auto* const notification = PQnotifies(connection_.get())) {
        PQfreemem(notification);
        any = true;
    }
    return any;
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

// Beyond pipelines too. Rows are sent in blocks, and the socket blocks for them.
void PostgresConnection::copy_in(
    const std::string& sql, const std::function<bool(std::string&)>& next
) {
    constexpr std::size_t kBlock = std::size_t{64} * 1024;
    auto* const connection = connection_.get();
    if (PQexitPipelineMode(connection) == 0 || PQsetnonblocking(connection, 0) != 0) {
        lose(sql);
    }
    const PostgresResult begun(PQexec(connection, sql.c_str()));
    if (PQresultStatus(begun.get()) != PGRES_COPY_IN) {
        throw_error(begun.get(), sql);
    }
    std::string rows;
    for (bool more = true; more;) {
        more = next(rows);
        if (rows.size() >= kBlock || (!more && !rows.empty())) {
            if (PQputCopyData(connection, rows.data(), static_cast<int>(rows.size())) != 1) {
                lose(sql);
            }
            rows.clear();
        }
    }
    if (PQputCopyEnd(connection, nullptr) != 1) {
        lose(sql);
    }
    PostgresResult failure;
    while (auto* const result = PQgetResult(connection)) {
        PostgresResult owned(result);
        if (is_failure(owned.get())) {
            failure = std::move(owned);
        }
    }
    PQsetnonblocking(connection, 1);
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

auto PostgresConnection::run_each(std::span<const Statement> statements)
    -> std::vector<PostgresResult> {
    for (const auto& [name, sql] : statements) {
        if (!settings_.url.pooled) {
            prepare(name, sql);  // first: it waits for what was sent
        }
    }
    for (const auto& [name, sql] : statements) {
        send(name, sql, {});
    }
    auto results = settle_each();
    results.erase(results.begin(), results.end() - std::ssize(statements));
    return results;
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
    return std::move(settle_each().back());
}

auto PostgresConnection::settle_each() -> std::vector<PostgresResult> {
    const auto sent = std::exchange(posted_, {});
    if (PQpipelineSync(connection_.get()) == 0) {
        lose(sent.back());
    }
    std::vector<PostgresResult> results(sent.size());
    PostgresResult failure;
    std::string_view failed;
    for (std::size_t i = 0; i < sent.size(); ++i) {
        while (auto next = next_result(sent[i])) {
            if (is_failure(next.get()) && !failure) {
                failure = std::move(next);
                failed = sent[i];
            } else {
                results[i] = std::move(next);
            }
        }
    }
    (void)next_result(sent.back());  // that the server has caught up with the stream
    if (failure) {
        throw_error(failure.get(), failed);
    }
    return results;
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
    constexpr milliseconds kLookForStopEvery = milliseconds(100);
    pollfd socket = {.fd = PQsocket(connection_.get()), .events = events, .revents = 0};
    while (limit > milliseconds::zero() && !settings_.stop.stop_requested()) {
        const auto slice =
            settings_.stop.stop_possible() ? std::min(limit, kLookForStopEvery) : limit;
        if (::poll(&socket, 1, static_cast<int>(slice.count())) != 0) {
            return;
        }
        limit -= slice;
    }
    lose(attempted);
}

void PostgresConnection::lose(std::string_view attempted) {
    lost_ = true;
    throw PostgresError(
        PostgresFault::unavailable,
        fmt::format("postgres: the connection was lost in {}", beginning_of(attempted))
    );
}

}  // namespace pawl::database
