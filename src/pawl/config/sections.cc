// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/sections.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "pawl/base/names.h"
#include "pawl/config/secret_reader.h"

namespace pawl::config {
namespace {

using std::chrono::days;
using std::chrono::seconds;

constexpr IntegerBounds kCounts = {.least = 1, .most = 100'000};
constexpr DurationBounds kAgingLimits = {.least = seconds(1), .most = days(366)};
constexpr DurationBounds kRetentions = {.least = seconds(1), .most = days(3660)};

auto section(TableReader& root, std::string_view name, Report& report) -> TableReader {
    const auto* member = root.find(name);
    return {member == nullptr ? nullptr : &member->node, std::string(name), report};
}

}  // namespace

auto variable(const Environment& environment, std::string_view name) -> std::string_view {
    const auto found = environment.find(name);
    return found == environment.end() ? std::string_view() : std::string_view(found->second);
}

auto read_environment_integer(
    const Environment& environment,
    std::string_view name,
    int otherwise,
    IntegerBounds bounds,
    Report& report
) -> int {
    const auto text = variable(environment, name);
    if (text.empty()) {
        return otherwise;
    }
    int value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    if (status != std::errc{} || end != last || value < bounds.least || value > bounds.most) {
        report.problem(
            {.file = "environment"},
            std::string(name),
            fmt::format("must be an integer {}..{}", bounds.least, bounds.most)
        );
        return otherwise;
    }
    return value;
}

auto read_cron_enabled(const Environment& environment, Report& report) -> bool {
    std::string text(variable(environment, "ENABLE_CRON_JOBS"));
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    if (text.empty() || text == "true" || text == "1" || text == "yes" || text == "on") {
        return true;
    }
    if (text != "false" && text != "0" && text != "no" && text != "off") {
        report.problem({.file = "environment"}, "ENABLE_CRON_JOBS", "must be true or false");
    }
    return false;
}

void read_store(
    TableReader& root, const Environment& environment, StoreConfig& store, Report& report
) {
    constexpr std::string_view kSqlite = "sqlite:";
    auto reader = section(root, "store", report);
    reader.read_text("url", store.url);
    reader.read_choice("durability", kDurabilityNames, store.durability);
    if (store.url.starts_with(kSqlite) && store.url.size() > kSqlite.size()) {
        store.directory = store.url.substr(kSqlite.size());
    } else if (database::is_postgres_url(store.url)) {
        if (auto url = database::parse_postgres_url(store.url)) {
            store.postgres = std::move(*url);
            if (database::has_password(store.url)) {  // warns where it stands in the file
                (void)SecretReader(environment, report)
                    .read_foreign(reader.find("url")->node, reader.path_of("url"));
            }
        } else {
            reader.problem(*reader.find("url"), url.error().message);
        }
    } else {
        reader.problem(*reader.find("url"), "must be sqlite:DIRECTORY or postgres://USER@HOST/DB");
    }
    if (store.directory.find('\0') != std::string::npos) {
        reader.problem(*reader.find("url"), "must not hold a NUL");
    }
    reader.finish();
}

void read_rate(TableReader& reader, std::string_view key, std::optional<flow::RateLimit>& limit) {
    std::string text;
    reader.read_text(key, text);
    if (text.empty()) {
        return;
    }
    if (auto rate = flow::parse_rate(text)) {
        limit = *rate;
    } else {
        reader.problem(*reader.find(key), rate.error().message);
    }
}

void read_queues(TableReader& root, std::vector<QueueConfig>& queues, Report& report) {
    auto all = section(root, "queues", report);
    for (const auto& member : all.members()) {
        QueueConfig queue{.name = member.key};
        TableReader reader(&member.node, all.path_of(member.key), report);
        if (!is_name(queue.name)) {
            report.problem(member.place, all.path_of(member.key), "is not a name: [A-Za-z0-9._:-]");
        }
        if (reader.has("concurrency")) {
            int concurrency = 0;
            reader.read_integer("concurrency", concurrency, kCounts);
            queue.concurrency = concurrency;
        }
        if (reader.has("per_key_concurrency")) {
            int concurrency = 0;
            reader.read_integer("per_key_concurrency", concurrency, kCounts);
            queue.per_key_concurrency = concurrency;
        }
        read_rate(reader, "rate", queue.rate);
        read_rate(reader, "per_key_rate", queue.per_key_rate);
        reader.read_duration("aging_limit", queue.aging_limit, kAgingLimits);
        reader.finish();
        queues.push_back(std::move(queue));
    }
}

void read_retention(
    TableReader& root, const Environment& environment, RetentionConfig& retention, Report& report
) {
    constexpr int kDefaultDays = 30;
    const int kept = read_environment_integer(
        environment, "JOB_RETENTION_DAYS", kDefaultDays, {.least = 1, .most = 3660}, report
    );
    retention = {
        .succeeded = days(kept),
        .failed = days(kept),
        .cancelled = days(kept),
        .skipped = days(kept)
    };
    auto reader = section(root, "retention", report);
    reader.read_duration("succeeded", retention.succeeded, kRetentions);
    reader.read_duration("failed", retention.failed, kRetentions);
    reader.read_duration("cancelled", retention.cancelled, kRetentions);
    reader.read_duration("skipped", retention.skipped, kRetentions);
    reader.finish();
}

void read_limits(TableReader& root, LimitsConfig& limits, Report& report) {
    constexpr IntegerBounds kBodies = {.least = 1 << 10, .most = 1 << 30};
    constexpr IntegerBounds kHeaders = {.least = 1 << 10, .most = 1 << 20};
    constexpr IntegerBounds kConnections = {.least = 1, .most = 1'000'000};
    auto reader = section(root, "limits", report);
    reader.read_bytes("body", limits.body_bytes, kBodies);
    reader.read_bytes("bulk_body", limits.bulk_body_bytes, kBodies);
    reader.read_bytes("headers", limits.header_bytes, kHeaders);
    reader.read_integer("connections", limits.connections, kConnections);
    reader.read_integer("connections_per_address", limits.connections_per_address, kConnections);
    std::string requests;
    reader.read_text("requests", requests);
    if (!requests.empty()) {
        reader.refuse("requests", "a limit on API requests is not in this version");
    }
    reader.finish();
}

void read_metrics(TableReader& root, MetricsConfig& metrics, Report& report) {
    auto reader = section(root, "metrics", report);
    reader.read_truth("public", metrics.is_public);
    reader.finish();
}

void read_compat(
    TableReader& root, const Environment& environment, CompatConfig& compat, Report& report
) {
    compat.process_batch_size = read_environment_integer(
        environment,
        "JOB_PROCESS_BATCH_SIZE",
        compat.process_batch_size,
        {.least = 1, .most = 1'000},
        report
    );
    auto reader = section(root, "compat", report);
    reader.read_duration("wait", compat.wait, {.least = seconds(1), .most = std::chrono::hours(1)});
    reader.read_truth("public_info", compat.public_help);
    reader.read_truth("sql_views", compat.sql_views);
    reader.finish();
}

}  // namespace pawl::config
