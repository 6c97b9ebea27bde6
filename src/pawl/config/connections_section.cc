// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/connections_section.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/names.h"
#include "pawl/config/secret_reader.h"
#include "pawl/config/sections.h"

namespace pawl::config {
namespace {

using cache::CacheOptions;
using database::DatabaseOptions;
using std::chrono::days;
using std::chrono::milliseconds;

constexpr std::string_view kDefaultDatabase = "app";
constexpr std::string_view kDefaultCache = "main";
constexpr IntegerBounds kConnections = {.least = 1, .most = 100};
constexpr DurationBounds kIdleTimes = {.least = milliseconds(0), .most = days(1)};
constexpr DurationBounds kStatementTimes = {.least = milliseconds(1), .most = days(1)};

auto section(TableReader& root, std::string_view name, Report& report) -> TableReader {
    const auto* const member = root.find(name);
    return {member == nullptr ? nullptr : &member->node, std::string(name), report};
}

void check_name(const Member& member, const std::string& path, Report& report) {
    if (!is_name(member.key)) {
        report.problem(member.place, path, "is not a name: [A-Za-z0-9._:-]");
    }
}

// A URL that may hold a password. Empty if it is not there or not right, which is reported.
auto read_url(
    TableReader& reader,
    const Environment& environment,
    Report& report,
    Result<> (*check)(std::string_view)
) -> Secret {
    const auto* const member = reader.find("url");
    std::string url;
    reader.read_text("url", url);
    if (member == nullptr || url.empty()) {
        return {};
    }
    if (const auto checked = check(url); !checked) {
        reader.problem(*member, checked.error().message);
        return {};
    }
    if (database::has_password(url)) {
        return SecretReader(environment, report)
            .read_foreign(member->node, reader.path_of("url"))
            .value_or(Secret());
    }
    return Secret(std::move(url));
}

auto read_database(
    const Member& member, std::string path, const Environment& environment, Report& report
) -> DatabaseOptions {
    DatabaseOptions database{.name = member.key};
    check_name(member, path, report);
    TableReader reader(&member.node, std::move(path), report);
    database.url = read_url(reader, environment, report, database::check_database_url);
    if (!reader.has("url") && member.node.table() != nullptr) {
        report.problem(member.place, reader.path_of("url"), "is missing");
    }
    reader.read_truth("read_only", database.read_only);
    reader.read_duration("idle_close", database.idle_close, kIdleTimes);
    reader.read_integer("max", database.max, kConnections);
    reader.read_duration("statement_timeout", database.statement_timeout, kStatementTimes);
    reader.finish();
    return database;
}

auto read_upstash(TableReader& cache, const Environment& environment, Report& report)
    -> cache::UpstashOptions {
    cache::UpstashOptions upstash;
    const auto* const member = cache.find("upstash");
    if (member == nullptr) {
        return upstash;
    }
    TableReader reader(&member->node, cache.path_of("upstash"), report);
    reader.read_text("url", upstash.url);
    if (reader.has("url") && !cache::is_http_url(upstash.url)) {
        reader.problem(*reader.find("url"), "must be an http or https address");
    }
    if (const auto* const token = reader.find("token")) {
        upstash.token = SecretReader(environment, report)
                            .read_foreign(token->node, reader.path_of("token"))
                            .value_or(Secret());
    }
    for (const auto* required : {"url", "token"}) {
        if (!reader.has(required) && member->node.table() != nullptr) {
            report.problem(member->place, reader.path_of(required), "is missing");
        }
    }
    reader.finish();
    return upstash;
}

auto read_cache(
    const Member& member, std::string path, const Environment& environment, Report& report
) -> CacheOptions {
    CacheOptions cache{.name = member.key};
    check_name(member, path, report);
    TableReader reader(&member.node, path, report);
    if (reader.has("url") == reader.has("upstash") && member.node.table() != nullptr) {
        report.problem(member.place, std::move(path), "needs one of `url` and `upstash`");
    }
    cache.url = read_url(reader, environment, report, cache::check_cache_url);
    cache.upstash = read_upstash(reader, environment, report);
    reader.finish();
    return cache;
}

// The first of these variables that is set, if it is a URL that pawl can use.
auto usable_variable(
    const Environment& environment,
    std::initializer_list<std::string_view> names,
    Report& report,
    Result<> (*check)(std::string_view)
) -> std::string {
    for (const auto name : names) {
        const auto value = variable(environment, name);
        if (value.empty()) {
            continue;
        }
        if (const auto checked = check(value)) {
            return std::string(value);
        } else {
            report.warning(
                {.file = "environment"},
                std::string(name),
                checked.error().message + "; it is left out"
            );
        }
    }
    return {};
}

auto names_of(const auto& connections) -> std::vector<std::string> {
    std::vector<std::string> names;
    names.reserve(connections.size());
    for (const auto& connection : connections) {
        names.push_back(connection.name);
    }
    return names;
}

}  // namespace

void read_databases(
    TableReader& root,
    const Environment& environment,
    std::vector<DatabaseOptions>& databases,
    Report& report
) {
    const auto all = section(root, "databases", report);
    for (const auto& member : all.members()) {
        databases.push_back(read_database(member, all.path_of(member.key), environment, report));
    }
    if (std::ranges::find(databases, kDefaultDatabase, &DatabaseOptions::name) != databases.end()) {
        return;
    }
    auto url = usable_variable(
        environment, {"DATABASE_URL", "NEON_DATABASE_URL"}, report, database::check_database_url
    );
    if (!url.empty()) {
        databases.push_back({.name = std::string(kDefaultDatabase), .url = Secret(std::move(url))});
    }
}

void read_caches(
    TableReader& root,
    const Environment& environment,
    std::vector<CacheOptions>& caches,
    Report& report
) {
    const auto all = section(root, "caches", report);
    for (const auto& member : all.members()) {
        caches.push_back(read_cache(member, all.path_of(member.key), environment, report));
    }
    if (std::ranges::find(caches, kDefaultCache, &CacheOptions::name) != caches.end()) {
        return;
    }
    CacheOptions cache{.name = std::string(kDefaultCache)};
    auto url = usable_variable(environment, {"REDIS_URL"}, report, cache::check_cache_url);
    const auto upstash = variable(environment, "UPSTASH_REDIS_REST_URL");
    const auto token = variable(environment, "UPSTASH_REDIS_REST_TOKEN");
    if (!url.empty()) {
        cache.url = Secret(std::move(url));
        caches.push_back(std::move(cache));
    } else if (!upstash.empty() && !token.empty() && cache::is_http_url(upstash)) {
        cache.upstash = {.url = std::string(upstash), .token = Secret(std::string(token))};
        caches.push_back(std::move(cache));
    }
}

void check_connections(
    const std::vector<task::ConnectionUse>& uses,
    const Member& task,
    TableReader& keys,
    const Config& config
) {
    for (const auto& [section_of, name] : uses) {
        const bool database = section_of == task::ConnectionUse::Section::databases;
        const auto known = database ? names_of(config.databases) : names_of(config.caches);
        if (std::ranges::find(known, name) != known.end()) {
            continue;
        }
        const auto missing =
            fmt::format("there is no [{}.{}]", database ? "databases" : "caches", name);
        const auto path = "tasks." + task.key;
        const auto* const member = keys.find(database ? "db" : "cache");
        if (name == (database ? kDefaultDatabase : kDefaultCache)) {
            const auto* const variable = database ? "DATABASE_URL" : "REDIS_URL";
            keys.report().warning(
                task.place, path, fmt::format("{} and no {}; its jobs fail", missing, variable)
            );
        } else if (member == nullptr) {
            keys.report().problem(task.place, path, missing + did_you_mean(name, known));
        } else {
            keys.problem(*member, missing + did_you_mean(name, known));
        }
    }
}

}  // namespace pawl::config
