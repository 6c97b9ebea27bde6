// SPDX-License-Identifier: Apache-2.0
// How a PostgresConnection finds a server that takes writes.
#include <libpq-fe.h>
#include <poll.h>

#include <string>
#include <string_view>
#include <vector>

#include "pawl/database/postgres_connection.h"

namespace pawl::database {
namespace {

void drop_notice(void*, const char*) {}

// libpq gives no SQLSTATE for a connection that was not made; a server that answers and says no is
// no outage.
auto fault_of_connecting(std::string_view text) -> PostgresFault {
    const bool refused =
        text.contains("authentication failed") || text.contains("no password supplied") ||
        text.contains("pg_hba.conf") || text.contains("role \"") || text.contains("database \"") ||
        text.contains("does not support SSL") || text.contains("certificate verify failed") ||
        text.contains("does not match host name") || text.contains("certificate file");
    return refused ? PostgresFault::refused : PostgresFault::unavailable;
}

}  // namespace

PostgresConnection::PostgresConnection(const PostgresSettings& settings) : settings_(settings) {
    std::string why = "postgres: no server of the store's URL takes writes";
    auto fault = PostgresFault::unavailable;
    if (settings_.timeline != nullptr && settings_.url.targets.size() > 1) {
        look_at_all();
    }
    for (const auto& host : settings_.url.targets) {
        if (connect(host)) {
            if (!is_left_behind()) {
                return;
            }
            why = "postgres: the server was left behind by a promotion";
            continue;
        }
        const std::string_view text = PQerrorMessage(connection_.get());
        if (fault != PostgresFault::refused) {  // of several reasons the one that will not pass
            fault = fault_of_connecting(text);
            why = "postgres: " + connect_error("store", text).message;
        }
    }
    throw PostgresError(fault, why);
}

// Behind a promotion the old server may take writes again, and stand first in the URL.
void PostgresConnection::look_at_all() {
    for (const auto& host : settings_.url.targets) {
        if (connect(host)) {
            (void)is_left_behind();
        }
    }
}

// A server that only reads, such as a standby, is as good as none.
auto PostgresConnection::connect(const PostgresParameters& host) -> bool {
    auto parameters = host;
    parameters.emplace_back("fallback_application_name", "pawl");
    parameters.emplace_back("client_encoding", "UTF8");
    parameters.emplace_back("target_session_attrs", "read-write");
    // A server that cannot be reached is lost soon, however long one that can may think.
    parameters.emplace_back("tcp_user_timeout", "1500");  // milliseconds
    parameters.emplace_back("keepalives_idle", "1");      // seconds
    parameters.emplace_back("keepalives_interval", "1");
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

// Looks for a pooler as well.
auto PostgresConnection::is_left_behind() -> bool {
    const auto answer = run_once(
        "SELECT pg_backend_pid(), "
        "('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::bigint",
        {}
    );
    const auto told = std::to_string(PQbackendPID(connection_.get()));
    settings_.url.pooled = settings_.url.pooled || told != PQgetvalue(answer.get(), 0, 0);
    if (settings_.timeline == nullptr) {
        return false;
    }
    timeline_ = static_cast<std::uint32_t>(std::stoul(PQgetvalue(answer.get(), 0, 1)));
    auto& known = settings_.timeline->newest;
    auto newest = known.load();
    while (timeline_ > newest && !known.compare_exchange_weak(newest, timeline_)) {
    }
    return timeline_ < newest;
}

}  // namespace pawl::database
