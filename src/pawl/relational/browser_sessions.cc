// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/browser_sessions.h"

namespace pawl::relational {

void BrowserSessions::open(const store::BrowserSession& session) {
    connection_.post(
        Sql::insert_browser_session,
        session.digest,
        session.credential,
        session.created_at,
        session.used_at
    );
}

void BrowserSessions::touch(std::string_view digest, WallTime now) {
    connection_.post(Sql::touch_browser_session, now, digest);
}

void BrowserSessions::close(std::string_view digest) {
    connection_.post(Sql::delete_browser_session, digest);
}

auto BrowserSessions::prune(WallTime now, std::size_t limit) -> std::size_t {
    return static_cast<std::size_t>(connection_.run(
        Sql::prune_browser_sessions, now - store::kSessionIdle, now - store::kSessionKept, limit
    ));
}

auto BrowserSessionReads::find(std::string_view digest) -> std::optional<store::BrowserSession> {
    auto rows = connection_.query(Sql::find_browser_session, digest);
    if (!rows.next()) {
        return std::nullopt;
    }
    return store::BrowserSession{
        .digest = std::string(digest),
        .credential = rows.string(0),
        .created_at = rows.time(1),
        .used_at = rows.time(2),
    };
}

}  // namespace pawl::relational
