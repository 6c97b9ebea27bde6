// SPDX-License-Identifier: Apache-2.0
#include "pawl/commands/sessions.h"

#include <expected>
#include <functional>
#include <utility>

namespace pawl::commands {
namespace {

// A use is written down when the one before it is older.
constexpr auto kTouchedEvery = std::chrono::minutes(5);

auto change(
    Services& services,
    std::function<void(store::SessionPort&)> body,
    store::Urgency urgency = store::Urgency::relief
) -> Async<Result<>> {
    const auto done = co_await services.writer.transact<bool>(
        [body = std::move(body)](store::Transaction& transaction) -> Result<bool> {
            body(transaction.sessions());
            return true;
        },
        urgency
    );
    co_return done ? Result<>() : std::unexpected(done.error());
}

}  // namespace

auto open_session(Services& services, store::BrowserSession session, std::string former)
    -> Async<Result<>> {
    co_return co_await change(
        services,
        [session, former](store::SessionPort& sessions) {
            if (!former.empty()) {
                sessions.close(former);
            }
            sessions.open(session);
        },
        store::Urgency::normal
    );
}

auto use_session(Services& services, std::string digest)
    -> Async<Result<std::optional<store::BrowserSession>>> {
    auto session = co_await read(services, [digest](store::Snapshot& snapshot) {
        return snapshot.sessions().find(digest);
    });
    if (!session || !*session) {
        co_return session;
    }
    const auto now = services.clock.wall_now();
    if (is_over(**session, now)) {
        co_return std::nullopt;
    }
    if (now - (*session)->used_at >= kTouchedEvery) {
        // A store that cannot be written now can still be read: the next request tries again.
        (void)co_await change(services, [digest, now](store::SessionPort& sessions) {
            sessions.touch(digest, now);
        });
    }
    co_return session;
}

auto close_session(Services& services, std::string digest) -> Async<Result<>> {
    co_return co_await change(services, [digest](store::SessionPort& sessions) {
        sessions.close(digest);
    });
}

}  // namespace pawl::commands
