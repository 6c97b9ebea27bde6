// SPDX-License-Identifier: Apache-2.0
#include "pawl/database/postgres_link.h"

#include <fmt/format.h>
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/database/postgres_answer.h"
#include "pawl/database/sql_error.h"

namespace pawl::database {
namespace {

struct CloseConnection {
    void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct FreeCancel {
    void operator()(PGcancel* cancel) const { PQfreeCancel(cancel); }
};
using Connection = std::unique_ptr<PGconn, CloseConnection>;

void drop_notice(void*, const char*) {}

auto milliseconds_of(Duration time) -> std::int64_t {
    return std::chrono::ceil<std::chrono::milliseconds>(time).count();
}

// Settings of the session from its start, beside those of the URL.
auto session_options(const PostgresTarget& target) -> std::string {
    // Times are read as ISO 8601, whatever the database's default is; the zone is left alone.
    auto options = fmt::format(
        "-c datestyle=ISO -c statement_timeout={}", milliseconds_of(target.statement_timeout)
    );
    if (target.read_only) {
        options += " -c default_transaction_read_only=on";
    }
    if (!target.schema.empty()) {
        options += " -c search_path=" + target.schema;
    }
    return options;
}

auto parameters_of(const PostgresTarget& target) -> PostgresParameters {
    auto parameters = target.parameters;
    parameters.emplace_back("fallback_application_name", "pawl");
    parameters.emplace_back("client_encoding", "UTF8");
    if (target.pooled) {
        return parameters;
    }
    for (auto& [key, value] : parameters) {
        if (key == "options") {
            value += " " + session_options(target);
            return parameters;
        }
    }
    parameters.emplace_back("options", session_options(target));
    return parameters;
}

auto begin_connecting(const PostgresTarget& target) -> Connection {
    const auto parameters = parameters_of(target);
    std::vector<const char*> keys;
    std::vector<const char*> values;
    for (const auto& [key, value] : parameters) {
        keys.push_back(key.c_str());
        values.push_back(value.c_str());
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    return Connection(PQconnectStartParams(keys.data(), values.data(), 0));
}

auto error_of_connecting(const PostgresTarget& target, const PGconn* connection) -> Error {
    const std::string_view text = PQerrorMessage(connection);
    if (text.contains("unsupported startup parameter")) {
        return {.code = std::string(kIsPooled), .message = {}};
    }
    return connect_error(target.connection, text);
}

auto cancelled(std::string_view connection) -> std::unexpected<Error> {
    return std::unexpected(connection_error(connection, "cancelled", "the call was interrupted"));
}

class PostgresLink final : public Link {
 public:
    PostgresLink(Connection connection, PostgresTarget target)
        : connection_(std::move(connection)), target_(std::move(target)) {}

    auto run(const Statement& statement, Interrupt& interrupt) -> Result<SqlRows> override {
        if (!target_.pooled || !target_.read_only || state() != LinkState::idle) {
            return ask(statement, interrupt);
        }
        if (auto begun = begin(interrupt); !begun) {
            return std::unexpected(std::move(begun.error()));
        }
        auto rows = ask(statement, interrupt);
        auto ended = ask({.sql = rows ? "commit" : "rollback"}, interrupt);
        return rows && !ended ? std::move(ended) : std::move(rows);
    }

    auto begin(Interrupt& interrupt) -> Result<> override {
        auto begun = ask({.sql = target_.read_only ? "begin read only" : "begin"}, interrupt);
        if (begun && target_.pooled) {
            begun = ask(
                {.sql = fmt::format(
                     "set local statement_timeout = {}", milliseconds_of(target_.statement_timeout)
                 )},
                interrupt
            );
        }
        return begun ? Result<>() : std::unexpected(std::move(begun.error()));
    }

    auto reset(Interrupt& interrupt) -> Result<> override {
        if (target_.pooled) {
            return {};  // the session is somebody else's already, and the pooler's business
        }
        auto reset = ask({.sql = "discard all"}, interrupt);
        return reset ? Result<>() : std::unexpected(std::move(reset.error()));
    }

    [[nodiscard]] auto state() const -> LinkState override {
        if (lost_ || PQstatus(connection_.get()) != CONNECTION_OK) {
            return LinkState::broken;
        }
        switch (PQtransactionStatus(connection_.get())) {
            case PQTRANS_IDLE:
                return LinkState::idle;
            case PQTRANS_INTRANS:
            case PQTRANS_INERROR:
                return LinkState::in_transaction;
            case PQTRANS_ACTIVE:
            case PQTRANS_UNKNOWN:
                return LinkState::broken;
        }
        return LinkState::broken;
    }

    // A server says nothing on an idle connection unless it ends it, or was told to change a
    // setting for everybody: a new connection is right in both cases.
    [[nodiscard]] auto is_alive() const -> bool override {
        pollfd socket = {.fd = PQsocket(connection_.get()), .events = POLLIN, .revents = 0};
        return state() == LinkState::idle && ::poll(&socket, 1, 0) == 0;
    }

    [[nodiscard]] auto dialect() const -> Dialect override { return Dialect::postgres; }

 private:
    auto ask(const Statement& statement, Interrupt& interrupt) -> Result<SqlRows> {
        if (auto sent = send(statement); !sent) {
            return std::unexpected(std::move(sent.error()));
        }
        PQsetSingleRowMode(connection_.get());
        PostgresAnswer answer(statement.limit);
        std::optional<Error> failure;
        auto heard = Interrupt::Level::none;
        for (;;) {
            if (auto ready = wait_for_result(interrupt, heard); !ready) {
                lost_ = true;
                return std::unexpected(std::move(ready.error()));
            }
            const PostgresResult result(PQgetResult(connection_.get()));
            if (result == nullptr) {
                break;
            }
            if (auto error = take(result.get(), answer); error && !failure) {
                failure = std::move(error);
            }
            if (lost_) {
                break;
            }
        }
        if (failure && failure->code == "timeout" && heard != Interrupt::Level::none) {
            return cancelled(target_.connection);
        }
        return failure ? Result<SqlRows>(std::unexpected(std::move(*failure))) : answer.rows();
    }

    auto send(const Statement& statement) -> Result<> {
        std::vector<std::optional<std::string>> texts;
        std::vector<const char*> values;
        texts.reserve(statement.values.size());  // the pointers below stay right
        for (const auto& value : statement.values) {
            const auto& text = texts.emplace_back(wire_text(value));
            if (text && text->contains('\0')) {
                return std::unexpected(error("invalid_value", "a text holds a NUL"));
            }
            values.push_back(text ? text->c_str() : nullptr);
        }
        const int sent = PQsendQueryParams(
            connection_.get(),
            statement.sql.c_str(),
            static_cast<int>(values.size()),
            nullptr,
            values.data(),
            nullptr,
            nullptr,
            0
        );
        return sent == 1 ? Result<>() : std::unexpected(lost());
    }

    // Until PQgetResult() does not block. When the interrupt rises the server is told to cancel,
    // and its answer, an error, is waited for.
    auto wait_for_result(Interrupt& interrupt, Interrupt::Level& heard) -> Result<> {
        auto* const connection = connection_.get();
        for (;;) {
            const int flushed = PQflush(connection);
            if (flushed < 0) {
                return std::unexpected(lost());
            }
            if (flushed == 0 && PQisBusy(connection) == 0) {
                return {};
            }
            const auto events = static_cast<short>(flushed == 1 ? POLLIN | POLLOUT : POLLIN);
            if (interrupt.wait(PQsocket(connection), events, heard) ==
                Interrupt::Woken::interrupted) {
                heard = interrupt.level();
                if (heard == Interrupt::Level::abandon) {
                    return cancelled(target_.connection);
                }
                cancel_on_server();
            } else if (PQconsumeInput(connection) == 0) {
                return std::unexpected(lost());
            }
        }
    }

    void cancel_on_server() {
        const std::unique_ptr<PGcancel, FreeCancel> cancel(PQgetCancel(connection_.get()));
        std::array<char, 256> reason{};
        // Whether it worked is seen by what the statement answers.
        (void)PQcancel(cancel.get(), reason.data(), static_cast<int>(reason.size()));
    }

    auto take(const PGresult* result, PostgresAnswer& answer) -> std::optional<Error> {
        switch (PQresultStatus(result)) {
            case PGRES_SINGLE_TUPLE:
            case PGRES_TUPLES_OK:
            case PGRES_COMMAND_OK:
            case PGRES_EMPTY_QUERY:
                answer.add(result);
                return std::nullopt;
            case PGRES_COPY_IN:
                PQputCopyEnd(connection_.get(), "pawl copies nothing");
                return error("syntax_error", "COPY is not supported");
            case PGRES_COPY_OUT:
            case PGRES_COPY_BOTH:
                lost_ = true;  // what it would send is not read
                return error("syntax_error", "COPY is not supported");
            case PGRES_FATAL_ERROR:
            case PGRES_BAD_RESPONSE:
            case PGRES_NONFATAL_ERROR:
            case PGRES_PIPELINE_SYNC:
            case PGRES_PIPELINE_ABORTED:
                break;
        }
        return error_of(target_.connection, result);
    }

    auto lost() -> Error {
        lost_ = true;
        return error("connection_failed", "the connection was lost");
    }
    [[nodiscard]] auto error(std::string_view code, std::string_view text) const -> Error {
        return connection_error(target_.connection, code, text);
    }

    Connection connection_;
    PostgresTarget target_;
    bool lost_ = false;
};

}  // namespace

auto open_postgres(const PostgresTarget& target, Interrupt& interrupt)
    -> Result<std::unique_ptr<Link>> {
    auto connection = begin_connecting(target);
    if (connection == nullptr || PQstatus(connection.get()) == CONNECTION_BAD) {
        return std::unexpected(error_of_connecting(target, connection.get()));
    }
    PQsetNoticeProcessor(connection.get(), drop_notice, nullptr);
    auto wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
        if (wanted == PGRES_POLLING_FAILED) {
            return std::unexpected(error_of_connecting(target, connection.get()));
        }
        const auto events = static_cast<short>(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT);
        if (interrupt.wait(PQsocket(connection.get()), events) == Interrupt::Woken::interrupted) {
            return cancelled(target.connection);
        }
        wanted = PQconnectPoll(connection.get());
    }
    PQsetnonblocking(connection.get(), 1);
    return std::make_unique<PostgresLink>(std::move(connection), target);
}

}  // namespace pawl::database
