// SPDX-License-Identifier: Apache-2.0
// What other nodes did reaches those who wait in this one.
#pragma once

#include <atomic>

#include "pawl/auth/authenticator.h"
#include "pawl/commands/services.h"
#include "pawl/commands/sql_requests.h"
#include "pawl/engine/engine.h"
#include "pawl/runtime/async.h"
#include "pawl/store/nodes.h"

namespace pawl::server {

class Others {
 public:
    // All outlive it; requests are taken in on `executor`.
    Others(
        commands::Services& services,
        auth::Authenticator& authenticator,
        engine::Engine& engine,
        Executor executor
    );

    // On the thread of the pulse.
    void heard(const store::News& news);

 private:
    void look_at_keys(bool changed);
    void take_sql_requests();

    commands::Services& services_;
    auth::Authenticator& authenticator_;
    engine::Engine& engine_;
    Executor executor_;
    bool keys_are_old_ = true;  // the first news may come behind a key
    std::atomic<bool> taking_requests_ = false;
    commands::LeftRequests left_requests_;  // of whoever takes requests
};

}  // namespace pawl::server
