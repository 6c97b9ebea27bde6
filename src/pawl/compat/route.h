// SPDX-License-Identifier: Apache-2.0
// What the five systems' callers may ask: one line a route.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/access/principal.h"
#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/commands/services.h"
#include "pawl/net/http_message.h"
#include "pawl/net/query.h"
#include "pawl/runtime/async.h"

namespace pawl::compat {

// Whether /api/cron/process-jobs says what it is to those who have no secret.
enum class PublicHelp : std::uint8_t { hidden, shown };

struct CompatOptions {
    Duration wait = std::chrono::minutes(10);  // for how long an answer is held
    std::size_t process_batch = 5;             // jobs that one call of process-jobs takes
    PublicHelp public_help = PublicHelp::hidden;
};

struct Surroundings {
    commands::Services& services;
    CompatOptions options = {};
};

// One request that was admitted.
struct Call {
    const Surroundings* around = nullptr;
    net::HttpRequest request = {};
    access::Principal principal = {};  // without an id: nobody, on a route that is open
    std::string name = {};             // what stands for {id} or {name}, decoded
    net::Query query = {};

    [[nodiscard]] auto services() const -> commands::Services& { return around->services; }
};

using Answer = Async<Result<net::HttpResponse>>;
using Handler = Answer (*)(Call call);

enum class Methods : std::uint8_t { get, post, get_or_post };

enum class Access : std::uint8_t {
    cron,      // a cron secret
    function,  // that, or a function key
    reader,    // any key or token but a worker's
    user,      // of somebody who may create: admin, operator, producer
    // NOLINTNEXTLINE(readability-identifier-naming): the word is taken
    operator_,
    admin,
    everybody,
};

// What whoever is not admitted is told.
enum class Refusal : std::uint8_t {
    json,            // {"error":"Unauthorized"}
    text,            // Unauthorized
    as_sent,         // text if the secret came bare, else JSON
    invalid_secret,  // {"error":"Unauthorized - Invalid cron secret"}
};

// How an error of pawl's own is told.
enum class Failure : std::uint8_t {
    error,          // {"error":…}
    with_details,   // {"error":…,"details":…}
    success_false,  // {"success":false,"error":…}
};

struct Route {
    Methods methods = Methods::get;
    std::string_view path = {};  // at most one {parameter}
    Access access = Access::cron;
    Handler handler = nullptr;
    Refusal refusal = Refusal::json;
    Failure failure = Failure::error;
    // Open to GET without credentials if the options show it: then the principal has no id.
    bool has_public_help = false;
};

using RouteTable = std::vector<Route>;

// One a system and purpose, each beside its handlers.
void add_summary_routes(RouteTable& table);
void add_prompt_routes(RouteTable& table);
void add_note_routes(RouteTable& table);
void add_site_routes(RouteTable& table);
void add_site_job_routes(RouteTable& table);
void add_process_routes(RouteTable& table);
void add_registry_routes(RouteTable& table);
void add_run_routes(RouteTable& table);
void add_endpoint_routes(RouteTable& table);

[[nodiscard]] auto all_routes() -> RouteTable;

}  // namespace pawl::compat
