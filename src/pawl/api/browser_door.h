// SPDX-License-Identifier: Apache-2.0
// The dashboard's way in: a session in a cookie, in place of a key, for the routes of /v1 under
// /dashboard/api. Bad input: rows 15 to 23 of the guarantees.
#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "pawl/access/principal.h"
#include "pawl/api/wrong_sign_ins.h"
#include "pawl/auth/authenticator.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/commands/sessions.h"
#include "pawl/net/http_handler.h"

namespace pawl::api {

// Where people sign in, see who they are, and sign out.
inline constexpr std::string_view kSessionPath = "/dashboard/session";

struct BrowserOptions {
    bool is_secure = false;          // TLS ends at a proxy in front: cookies are for it alone
    std::string public_origin = {};  // "https://jobs.example.com"; empty: what `Host` says
};

// Who asks with a session.
struct Visitor {
    access::Principal principal = {};
    std::string digest = {};               // of the session
    std::function<bool()> may_go_on = {};  // whether session and key are still good
};

// Thread-safe.
class BrowserDoor {
 public:
    // Both references outlive this.
    BrowserDoor(
        commands::Services& services,
        const auth::Authenticator& authenticator,
        BrowserOptions options
    );

    // Before a body is read. Errors: unauthorized (no cookie), csrf_failed (a request that changes
    // something without the token of its session, or from a page of somebody else).
    [[nodiscard]] auto check(const net::HttpRequestHead& head) const -> Result<>;
    // The session of a request that was checked. Errors: unauthorized, and those of read().
    [[nodiscard]] auto open(std::string cookies) -> Async<Result<Visitor>>;

    // kSessionPath before its body is read. Errors: those of check(), method_not_allowed,
    // unsupported_media_type, rate_limited (told with how long).
    [[nodiscard]] auto admit(const net::HttpRequestHead& head) -> Result<net::BodyLimit>;
    // GET: who it is. POST {"key"}: a new session. DELETE: it is over. Errors: unauthorized,
    // forbidden (a key for programs), those of fields, and of the store.
    [[nodiscard]] auto answer(net::HttpRequest request) -> Async<Result<net::HttpResponse>>;

 private:
    [[nodiscard]] auto token_in(std::string_view cookies) const -> std::optional<std::string_view>;
    [[nodiscard]] auto is_own_page(const net::HttpRequestHead& head) const -> bool;
    [[nodiscard]] auto sign_in(net::HttpRequest request) -> Async<Result<net::HttpResponse>>;
    [[nodiscard]] auto show(net::HttpRequest request) -> Async<Result<net::HttpResponse>>;
    [[nodiscard]] auto sign_out(net::HttpRequest request) -> Async<Result<net::HttpResponse>>;
    [[nodiscard]] auto cookie(std::string_view token, Duration kept) const -> std::string;
    [[nodiscard]] auto csrf_key() const -> Secret;
    [[nodiscard]] auto session_key() const -> Secret;
    [[nodiscard]] auto is_good(const store::BrowserSession& session) const -> bool;
    void forget(const std::string& digest);
    void tell(std::string_view event, std::string_view by, std::string_view peer);

    commands::Services& services_;
    const auth::Authenticator& authenticator_;
    BrowserOptions options_;
    WrongSignIns wrong_;
    mutable std::mutex mutex_;  // guards closed_
    // Ended on this node, while their cookies might still be good: answers under way look here.
    std::set<std::string, std::less<>> closed_;
};

}  // namespace pawl::api
