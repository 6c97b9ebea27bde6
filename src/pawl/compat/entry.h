// SPDX-License-Identifier: Apache-2.0
// Who may ask what: the door in front of every route.
#pragma once

#include <variant>

#include "pawl/access/principal.h"
#include "pawl/auth/authenticator.h"
#include "pawl/compat/route.h"
#include "pawl/net/http_message.h"

namespace pawl::compat {

// Thread-safe.
class Entry {
 public:
    using Checked = std::variant<access::Principal, net::HttpResponse>;

    // `authenticator` outlives this.
    Entry(const auth::Authenticator& authenticator, PublicHelp public_help)
        : authenticator_(authenticator), public_help_(public_help) {}

    // 401, 403, and 500 while no cron secret is configured. Whoever knows a cron secret has the
    // role `cron`: it opens these routes alone, for every task that they have.
    [[nodiscard]] auto check(const Route& route, const net::HttpRequestHead& head) const -> Checked;

 private:
    [[nodiscard]] auto check_secret(const Route& route, const net::HttpRequestHead& head) const
        -> Checked;
    [[nodiscard]] auto check_key(const Route& route, const net::HttpRequestHead& head) const
        -> Checked;

    const auth::Authenticator& authenticator_;
    PublicHelp public_help_;
};

}  // namespace pawl::compat
