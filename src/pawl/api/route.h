// SPDX-License-Identifier: Apache-2.0
// What can be asked over HTTP: one line a route, the source of routing and of the OpenAPI document.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/auth/seal.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/net/http_message.h"
#include "pawl/net/query.h"
#include "pawl/observe/process_history.h"
#include "pawl/runtime/async.h"

namespace pawl::api {

using net::percent_decode;
using net::Query;

struct ApiLimits {
    std::size_t body_bytes = std::size_t{1} << 20;       // of one job
    std::size_t bulk_body_bytes = std::size_t{8} << 20;  // of /v1/jobs:bulk
};

// Whether this node can do its work now, and why not.
struct Readiness {
    bool ready = true;
    std::vector<std::string> reasons = {};
};

// What every handler works with. Owned by Api, which outlives each request.
struct Surroundings {
    commands::Services& services;
    auth::Seal seal;
    ApiLimits limits = {};
    std::string version = {};
    std::string backup_folder = {};
    std::function<Readiness()> readiness = nullptr;
    const ProcessHistory* process = nullptr;  // of this node; may be null
    std::string openapi = {};                 // the document, as text
};

// One request that was admitted.
struct Call {
    Surroundings* around = nullptr;
    net::HttpRequest request = {};
    std::optional<access::Principal> principal = std::nullopt;  // always there if a role is needed
    std::string name = {};  // what stands for {id} or {name}, decoded
    Query query = {};
    std::string request_id = {};
    // Whether the key is still good: asked by answers that take long.
    std::function<bool()> may_go_on = nullptr;

    [[nodiscard]] auto services() const -> commands::Services& { return around->services; }
};

using Answer = Async<Result<net::HttpResponse>>;
using Handler = Answer (*)(Call call);

enum class Body : std::uint8_t {
    none,  // nothing, or {}
    optional_json,
    json,
    bulk_json,            // up to the limit of bulk requests
    json_or_lines,        // that, or application/x-ndjson
    optional_large_json,  // up to the same limit
};

struct QueryParameter {
    std::string_view name;
    std::string_view schema;  // JSON text of a schema
    std::string_view description;
};

inline constexpr QueryParameter kCursorParameter = {
    "cursor", R"({"type":"string"})", "next_cursor of the page before"
};
inline constexpr QueryParameter kLimitParameter = {
    "limit", R"({"type":"integer","minimum":1,"maximum":500,"default":50})", "elements of a page"
};

struct Reply {
    int status = 200;
    std::string_view schema = {};  // a name of schemas(); empty: no JSON body
    std::string_view description = {};
    std::string_view media_type = "application/json";
};

// Whether a route that creates gives its first answer again for the same Idempotency-Key.
enum class Remembers : std::uint8_t { answers, nothing };

struct Route {
    std::string_view method;
    std::string_view path;  // at most one {parameter}, which is a whole segment
    std::string_view operation;
    std::string_view tag;
    std::string_view summary;
    std::optional<access::Role> role;  // that opens it, or one above; nullopt: open to everybody
    // One that stands beside it and opens it too, as producers do for their own jobs.
    std::optional<access::Role> or_role = std::nullopt;
    std::vector<QueryParameter> query = {};
    Body body = Body::none;
    std::string_view request_schema = {};
    std::vector<Reply> replies = {};
    Remembers remembers = Remembers::answers;
    Handler handler = nullptr;
};

using RouteTable = std::vector<Route>;

// Whether somebody of this role may ask. What may be done with which job, queue or task is for
// commands to say.
[[nodiscard]] auto is_open_to(const Route& route, access::Role role) -> bool;

// Every route of this version, in the order of the document.
[[nodiscard]] auto all_routes() -> RouteTable;

}  // namespace pawl::api
