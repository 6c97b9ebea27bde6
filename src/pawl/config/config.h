// SPDX-License-Identifier: Apache-2.0
// The file, the environment and the flags as values, checked. Each concept has one struct; names,
// defaults and units are those of docs/reference and of the contract's section 4.
#pragma once

#include <array>
#include <boost/json/object.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/ai/connection.h"
#include "pawl/base/clock.h"
#include "pawl/base/secret.h"
#include "pawl/cache/cache_options.h"
#include "pawl/config/problem.h"
#include "pawl/database/database_options.h"
#include "pawl/database/postgres_url.h"
#include "pawl/flow/rate_limit.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_block.h"
#include "pawl/schedule/schedule.h"
#include "pawl/task/registry.h"

namespace pawl::config {

struct ServerConfig {
    std::string listen = "127.0.0.1:7295";  // HOST:PORT, checked; port 0 picks a free one
    std::string public_url = {};            // http(s)://host, without a slash at its end; or empty
    Duration drain = std::chrono::seconds(30);    // how long SIGTERM waits for running attempts
    bool behind_proxy = false;                    // TLS ends at a proxy in front
    int slots = 64;                               // attempts at once on this node, 1..100000
    std::vector<std::string> allowed_hosts = {};  // empty: listen, localhost, host of public_url
    std::string environment = "production";       // a label; NODE_ENV if that is set
    std::size_t memory_limit_bytes = 0;           // 0: none
};

enum class Durability : std::uint8_t { full, normal };
inline constexpr std::array<std::string_view, 2> kDurabilityNames = {"full", "normal"};

struct StoreConfig {
    std::string url = "sqlite:./pawl-data";
    // Of a sqlite url. Otherwise where the admin token that was made here is kept.
    std::string directory = "./pawl-data";
    std::optional<database::PostgresUrl> postgres = std::nullopt;  // of a postgres url
    Durability durability = Durability::full;
};

// Tokens of somebody else who knows the users. Exactly one of `secret` and `jwks` is there.
struct JwtConfig {
    std::optional<Secret> secret = std::nullopt;  // HS256
    std::string jwks_file = {};
    std::string jwks = {};                // what the file holds
    std::string issuer = {};              // `iss` must be this; empty: any
    std::string audience = {};            // `aud` must have this; empty: any
    std::vector<std::string> tasks = {};  // of tokens without a role; empty: any
    std::string cookie = {};              // in which pages carry the token; empty: none
};

struct AuthConfig {
    std::vector<Secret> cron_secrets = {
    };  // each of 16 characters or more; empty: routes answer 500
    std::vector<Secret> function_keys = {};            // open /functions/v1 beside cron_secrets
    std::optional<Secret> admin_token = std::nullopt;  // nullopt: made at first start
    std::optional<JwtConfig> jwt = std::nullopt;       // nullopt: tokens open nothing
};

struct QueueConfig {
    std::string name = {};
    std::optional<int> concurrency = std::nullopt;  // 1..100000; nullopt: unlimited
    std::optional<int> per_key_concurrency = std::nullopt;
    std::optional<flow::RateLimit> rate = std::nullopt;
    std::optional<flow::RateLimit> per_key_rate = std::nullopt;
    Duration aging_limit = std::chrono::minutes(10);
};

// How long final jobs are kept.
struct RetentionConfig {
    Duration succeeded = std::chrono::days(30);
    Duration failed = std::chrono::days(30);
    Duration cancelled = std::chrono::days(30);
    Duration skipped = std::chrono::days(30);
};

struct LimitsConfig {
    std::size_t body_bytes = std::size_t{1} << 20;
    std::size_t bulk_body_bytes = std::size_t{8} << 20;
    std::size_t header_bytes = std::size_t{16} << 10;
    int connections = 10'000;
    int connections_per_address = 1'000;
};

// Where calls may go whose address a payload or somebody else has a say in; docs/guides/egress.md.
struct EgressConfig {
    std::vector<net::IpBlock> allow_cidr = {};     // beyond the public internet
    std::vector<net::PortRange> allow_ports = {};  // beside net::is_common_port()
    bool https_only = false;
    std::string ca_file = {};  // certificates that all calls believe beside the system's; or empty
};

// When somebody is told of failures; the rest is the task that delivers it. docs/guides/alerts.md.
struct AlertConfig {
    std::string name = {};
    bool each_failure = true;
    int in_a_row = 3;
};

struct MetricsConfig {
    bool is_public = false;  // /metrics without a key
};

struct CompatConfig {
    Duration wait = std::chrono::minutes(10);  // how long the five systems' routes hold an answer
    bool public_help = false;    // /api/cron/process-jobs says without a secret what it is
    bool sql_views = false;      // docs/guides/sql-views.md
    int process_batch_size = 5;  // JOB_PROCESS_BATCH_SIZE: jobs of one call of it, 1..1000
};

struct Config {
    ServerConfig server = {};
    StoreConfig store = {};
    AuthConfig auth = {};
    std::vector<QueueConfig> queues = {};
    std::vector<database::DatabaseOptions> databases = {};
    std::vector<cache::CacheOptions> caches = {};
    std::vector<AlertConfig> alerts = {};
    task::TaskMap tasks = {};                  // and those that deliver alerts
    std::vector<std::string> task_order = {};  // names of the others, as the file has them
    // The options of each task's kind as `config print` may show them: secrets are "***".
    std::map<std::string, boost::json::object, std::less<>> shown_options = {};
    std::vector<schedule::Schedule> schedules = {};  // those of [tasks] first, in the file's order
    ai::Connections ai = ai::Connections();
    RetentionConfig retention = {};
    LimitsConfig limits = {};
    EgressConfig egress = {};
    MetricsConfig metrics = {};
    CompatConfig compat = {};
    bool cron_enabled = true;  // ENABLE_CRON_JOBS
    bool dev = false;          // --dev or NODE_ENV=development, on a loopback address only
    std::vector<Warning> warnings = {};
};

}  // namespace pawl::config
