// SPDX-License-Identifier: Apache-2.0
// The door of the five systems: their callers' own addresses, each a projection of commands.
#pragma once

#include <string_view>
#include <variant>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/auth/authenticator.h"
#include "pawl/commands/services.h"
#include "pawl/compat/entry.h"
#include "pawl/compat/route.h"
#include "pawl/net/http_handler.h"
#include "pawl/net/path_pattern.h"

namespace pawl::compat {

// Answers what stands under /api/ and /functions/v1/, and /dashboard/cron. Thread-safe. Owned by
// server; api::Api asks it.
class Compat final : public net::HttpHandler {
 public:
    // Both references outlive this.
    Compat(
        commands::Services& services,
        const auth::Authenticator& authenticator,
        CompatOptions options = {}
    );

    // 404, 405, 401, 403 and 500 (no cron secret is configured) end here.
    [[nodiscard]] auto admit(const net::HttpRequestHead& head)
        -> std::variant<net::BodyLimit, net::HttpResponse> override;
    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<net::HttpResponse> override;
    [[nodiscard]] auto error(const net::HttpLayerError& refusal) -> net::HttpResponse override;

 private:
    struct Admitted {
        const Route* route = nullptr;
        std::string_view name = {};  // of the path, encoded
        access::Principal principal = {};
    };

    [[nodiscard]] auto find(std::string_view method, std::string_view path) const
        -> std::variant<Admitted, net::HttpResponse>;
    [[nodiscard]] auto admit_route(const net::HttpRequestHead& head) const
        -> std::variant<Admitted, net::HttpResponse>;
    [[nodiscard]] auto run(const Route& route, Call call) const -> Async<net::HttpResponse>;

    Surroundings around_;
    Entry entry_;
    RouteTable table_;
    std::vector<net::PathPattern> patterns_;  // one for each of table_
};

}  // namespace pawl::compat
