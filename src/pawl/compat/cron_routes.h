// SPDX-License-Identifier: Apache-2.0
// /api/cron/{name}: what a platform's cron used to call starts a job instead.
#pragma once

#include <variant>

#include "pawl/auth/authenticator.h"
#include "pawl/commands/services.h"
#include "pawl/net/http_handler.h"

namespace pawl::compat {

// Answers everything under /api/. GET and POST create a job of the task of that name, if it has a
// schedule or `endpoint = true`, and do not wait for it. Bodies are those of the documents.
// Thread-safe. Owned by server; api::Api asks it.
class CronRoutes final : public net::HttpHandler {
 public:
    // Both references outlive this.
    CronRoutes(commands::Services& services, const auth::Authenticator& authenticator)
        : services_(services), authenticator_(authenticator) {}

    // 404, 405, 401 and 500 (no secret is configured) end here.
    [[nodiscard]] auto admit(const net::HttpRequestHead& head)
        -> std::variant<net::BodyLimit, net::HttpResponse> override;
    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<net::HttpResponse> override;
    [[nodiscard]] auto error(const net::HttpLayerError& refusal) -> net::HttpResponse override;

 private:
    [[nodiscard]] auto check_secret(const net::HttpRequestHead& head) const -> auth::CronAccess;

    commands::Services& services_;
    const auth::Authenticator& authenticator_;
};

}  // namespace pawl::compat
