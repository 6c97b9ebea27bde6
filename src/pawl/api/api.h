// SPDX-License-Identifier: Apache-2.0
// The door for HTTP: who may, what is asked, and the answer.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "pawl/api/browser_door.h"
#include "pawl/api/route.h"
#include "pawl/api/router.h"
#include "pawl/api/system_routes.h"
#include "pawl/auth/authenticator.h"
#include "pawl/commands/services.h"
#include "pawl/net/http_handler.h"

namespace pawl::api {

struct ApiOptions {
    ApiLimits limits = {};
    auth::DevMode dev = auth::DevMode::off;
    // The `Host` of a request to the dashboard, and in dev mode of any, must be one of these
    // (without port): a page from elsewhere that reaches us under a name of its own is answered
    // 421.
    std::vector<std::string> allowed_hosts = {};
    BrowserOptions browser = {};
    MetricsAccess metrics = MetricsAccess::with_key;
    std::string version = {};
    std::string backup_folder = {};      // where the copy of POST /v1/backup is made: the store's
    std::string request_id_prefix = {};  // random digits, so that ids of two starts differ
    std::function<Readiness()> readiness = nullptr;
    const ProcessHistory* process = nullptr;  // may be null; outlives the Api
    // Answers other systems' callers (compat::Compat); may be null. Outlives the Api.
    net::HttpHandler* compat = nullptr;
    // Answers /dashboard and what stands below it, but for sessions and routes
    // (dashboard::Pages); may be null. Outlives the Api.
    net::HttpHandler* pages = nullptr;
};

// Thread-safe. Owned by server; outlives the HTTP server.
class Api final : public net::HttpHandler {
 public:
    // Both references outlive the Api.
    Api(commands::Services& services, const auth::Authenticator& authenticator, ApiOptions options);

    // 508, 421, 401, 403, 404, 405, 415 and 429 end here.
    [[nodiscard]] auto admit(const net::HttpRequestHead& head)
        -> std::variant<net::BodyLimit, net::HttpResponse> override;
    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<net::HttpResponse> override;
    [[nodiscard]] auto error(const net::HttpLayerError& refusal) -> net::HttpResponse override;

    [[nodiscard]] auto openapi() const -> const std::string& { return around_.openapi; }

 private:
    struct Admitted {
        const Route* route = nullptr;
        std::string name = {};  // of the path, encoded
        std::optional<access::Principal> principal = std::nullopt;
    };
    struct Refusal {
        Error error = {};  // empty: OPTIONS was asked
        std::string allow = {};
    };
    // What a line of the log and a metric say about a request.
    struct Seen {
        std::string method;
        std::string path;
        std::string query_names;
        std::string_view operation;
        std::string request_id;
        SteadyTime began;
    };

    // Whether `who` may ask what `head` asks.
    [[nodiscard]] auto admit_route(const net::HttpRequestHead& head, Result<access::Principal> who)
        const -> std::variant<Admitted, Refusal>;
    [[nodiscard]] auto admit_as(
        const net::HttpRequestHead& head, Result<access::Principal> who, const Seen& seen
    ) -> std::variant<net::BodyLimit, net::HttpResponse>;
    // The answer to a request of a route, to whoever it is.
    [[nodiscard]] auto answer_as(
        net::HttpRequest request,
        Result<access::Principal> who,
        std::function<bool()> may_go_on,
        Seen seen
    ) -> Async<net::HttpResponse>;
    [[nodiscard]] auto authenticate(const net::HttpRequestHead& head) const
        -> Result<access::Principal>;
    [[nodiscard]] auto is_allowed_host(const net::HttpRequestHead& head) const -> bool;
    [[nodiscard]] auto is_compat(std::string_view path) const -> bool;
    // Who else answers what stands at `path`; null: this does.
    [[nodiscard]] auto other_door(std::string_view path) const -> net::HttpHandler*;
    [[nodiscard]] auto make_call(
        Admitted admitted, net::HttpRequest request, std::string id, std::function<bool()> may_go_on
    ) -> Result<Call>;
    [[nodiscard]] auto next_request_id() -> std::string;
    [[nodiscard]] auto request_id_of(const net::HttpRequestHead& head) -> std::string;
    [[nodiscard]] auto see(const net::HttpRequestHead& head) -> Seen;
    // Adds the request id, counts and logs.
    void finish(const Seen& seen, net::HttpResponse& response);
    [[nodiscard]] auto refuse(const Refusal& refusal, const Seen& seen) -> net::HttpResponse;
    [[nodiscard]] auto run(
        Admitted admitted, net::HttpRequest request, std::string id, std::function<bool()> may_go_on
    ) -> Async<net::HttpResponse>;

    // api_browser.cc
    [[nodiscard]] static auto is_browser(std::string_view path) -> bool;
    [[nodiscard]] auto admit_browser(const net::HttpRequestHead& head)
        -> std::variant<net::BodyLimit, net::HttpResponse>;
    [[nodiscard]] auto answer_browser(net::HttpRequest request, Seen seen)
        -> Async<net::HttpResponse>;

    ApiOptions options_;
    const auth::Authenticator& authenticator_;
    BrowserDoor browser_;
    Router router_;
    Surroundings around_;
    std::atomic<std::uint64_t> requests_ = 0;
};

}  // namespace pawl::api
