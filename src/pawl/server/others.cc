// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/others.h"

#include <boost/asio/co_spawn.hpp>
#include <exception>
#include <utility>

#include "pawl/commands/notify.h"
#include "pawl/server/credentials.h"

namespace pawl::server {

Others::Others(
    commands::Services& services,
    auth::Authenticator& authenticator,
    engine::Engine& engine,
    Executor executor
)
    : services_(services),
      authenticator_(authenticator),
      engine_(engine),
      executor_(std::move(executor)) {}

void Others::heard(const store::News& news) {
    look_at_keys(news.keys_changed);
    commands::notify(services_, store::changes_of(news));
    if (news.unread) {
        services_.followers.notify();  // the journal may give this node's entries only now
    }
    engine_.heard(news);
    if (news.sql_requests && !engine_.is_draining() && !taking_requests_.exchange(true)) {
        take_sql_requests();
    }
}

void Others::look_at_keys(bool changed) {
    keys_are_old_ |= changed;
    if (!keys_are_old_) {
        return;
    }
    try {
        load_keys(services_.store, authenticator_);
        keys_are_old_ = false;
    } catch (const std::exception& failure) {  // again with the next news
        services_.logger.warn("keys.not_read", {{"error", failure.what()}});
    }
}

void Others::take_sql_requests() {
    boost::asio::co_spawn(
        executor_,
        commands::take_sql_requests(services_, left_requests_),
        [this](const std::exception_ptr& failure) {
            taking_requests_ = false;
            if (failure) {
                std::rethrow_exception(failure);  // a bug: ends the process at main's door
            }
        }
    );
}

}  // namespace pawl::server
