// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/print.h"

#include <fmt/format.h>

#include "pawl/base/text_time.h"
#include "pawl/config/table_reader.h"
#include "pawl/config/toml_writer.h"
#include "pawl/task/alerts.h"

namespace pawl::config {
namespace {

constexpr auto kBudgetText = [](const ai::Budget& budget) { return ai::to_text(budget); };

template <class List, class ToText>
auto texts_of(const List& list, ToText to_text) -> std::vector<std::string> {
    std::vector<std::string> texts;
    texts.reserve(list.size());
    for (const auto& item : list) {
        texts.push_back(to_text(item));
    }
    return texts;
}

template <class Enum, std::size_t N>
auto name_of(const std::array<std::string_view, N>& names, Enum value) -> std::string_view {
    return names.at(static_cast<std::size_t>(value));
}

void write_server(TomlWriter& out, const ServerConfig& server) {
    out.table("server");
    out.text("listen", server.listen);
    if (!server.public_url.empty()) {
        out.text("public_url", server.public_url);
    }
    out.duration("drain", server.drain);
    out.truth("behind_proxy", server.behind_proxy);
    out.number("slots", server.slots);
    out.texts_if_any("allowed_hosts", server.allowed_hosts);
    out.text("environment", server.environment);
    if (server.memory_limit_bytes > 0) {
        out.bytes("memory_limit", server.memory_limit_bytes);
    }
}

void write_jwt(TomlWriter& out, const AuthConfig& auth) {
    if (!auth.jwt) {
        return;
    }
    out.table("auth", "jwt");
    if (auth.jwt->secret) {
        out.text("secret", "***");
    } else {
        out.text("jwks_file", auth.jwt->jwks_file);
    }
    if (!auth.jwt->issuer.empty()) {
        out.text("issuer", auth.jwt->issuer);
    }
    if (!auth.jwt->audience.empty()) {
        out.text("audience", auth.jwt->audience);
    }
    if (!auth.jwt->cookie.empty()) {
        out.text("cookie", auth.jwt->cookie);
    }
    out.texts_if_any("tasks", auth.jwt->tasks);
}

void write_egress(TomlWriter& out, const EgressConfig& egress) {
    const auto blocks =
        texts_of(egress.allow_cidr, [](const auto& block) { return net::to_text(block); });
    const auto ports = texts_of(egress.allow_ports, [](const auto& range) {
        return fmt::format("{}-{}", range.first, range.last);
    });
    out.table("egress");
    out.texts("allow_cidr", blocks);
    out.texts("allow_ports", ports);
    out.truth("https_only", egress.https_only);
    if (!egress.ca_file.empty()) {
        out.text("ca_file", egress.ca_file);
    }
}

void write_sections(TomlWriter& out, const Config& config) {
    write_server(out, config.server);
    out.table("store");
    out.text("url", database::shown_database_url(config.store.url));
    out.text("durability", kDurabilityNames.at(static_cast<std::size_t>(config.store.durability)));
    out.table("auth");
    out.texts("cron_secrets", std::vector<std::string>(config.auth.cron_secrets.size(), "***"));
    if (!config.auth.function_keys.empty()) {
        out.texts(
            "function_keys", std::vector<std::string>(config.auth.function_keys.size(), "***")
        );
    }
    if (config.auth.admin_token) {
        out.text("admin_token", "***");
    }
    write_jwt(out, config.auth);
    out.table("retention");
    out.duration("succeeded", config.retention.succeeded);
    out.duration("failed", config.retention.failed);
    out.duration("cancelled", config.retention.cancelled);
    out.duration("skipped", config.retention.skipped);
    out.table("limits");
    out.bytes("body", config.limits.body_bytes);
    out.bytes("bulk_body", config.limits.bulk_body_bytes);
    out.bytes("headers", config.limits.header_bytes);
    out.number("connections", config.limits.connections);
    out.number("connections_per_address", config.limits.connections_per_address);
    write_egress(out, config.egress);
    out.table("metrics");
    out.truth("public", config.metrics.is_public);
    out.table("compat");
    out.duration("wait", config.compat.wait);
    out.truth("public_info", config.compat.public_help);
    out.truth("sql_views", config.compat.sql_views);
}

void write_queue(TomlWriter& out, const QueueConfig& queue) {
    out.table("queues", queue.name);
    if (queue.concurrency) {
        out.number("concurrency", *queue.concurrency);
    }
    if (queue.per_key_concurrency) {
        out.number("per_key_concurrency", *queue.per_key_concurrency);
    }
    if (queue.rate) {
        out.text("rate", flow::to_text(*queue.rate));
    }
    if (queue.per_key_rate) {
        out.text("per_key_rate", flow::to_text(*queue.per_key_rate));
    }
    out.duration("aging_limit", queue.aging_limit);
}

void write_price(TomlWriter& out, const ai::Price& price) {
    constexpr std::int64_t kMillion = 1'000'000;
    const auto dollars = [](ai::Money one) { return ai::to_text({one.picodollars * kMillion}); };
    out.raw(
        "price",
        toml_value(boost::json::object{
            {"input", dollars(price.input)},
            {"cached_input", dollars(price.cached_input)},
            {"cache_write", dollars(price.cache_write)},
            {"output", dollars(price.output)},
        })
    );
}

void write_connection(TomlWriter& out, const ai::Connection& connection) {
    out.table("ai", connection.name);
    out.text("provider", ai::to_text(connection.provider));
    if (!connection.api_key.empty()) {
        out.text("api_key", "***");
    }
    if (!connection.model.empty()) {
        out.text("model", connection.model);
    }
    if (!connection.base_url.empty()) {
        out.text("base_url", connection.base_url);
    }
    out.text("fallback", name_of(ai::kFallbackNames, connection.fallback));
    if (connection.budget_owner == connection.name && !connection.budgets.empty()) {
        out.texts("budget", texts_of(connection.budgets, kBudgetText));
    }
    if (connection.dimensions > 0) {
        out.number("dimensions", connection.dimensions);
    }
    if (connection.price) {
        write_price(out, *connection.price);
    }
    out.duration("timeout", connection.timeout);
    out.number("max_retries", connection.max_retries);
    if (connection.max_output_tokens > 0) {
        out.number("max_output_tokens", connection.max_output_tokens);
    }
    out.truth("stream", connection.delivery == ai::Delivery::stream);
    if (!connection.organization.empty()) {
        out.text("organization", connection.organization);
    }
    if (!connection.headers.empty()) {
        boost::json::object headers;
        for (const auto& header : connection.headers) {
            headers[header.name] = "***";
        }
        out.raw("headers", toml_value(headers));
    }
    out.raw(
        "circuit_breaker",
        toml_value(boost::json::object{
            {"failures", connection.circuit.failures},
            {"within", format_duration(connection.circuit.within)},
            {"open", format_duration(connection.circuit.open)},
        })
    );
}

void write_database(TomlWriter& out, const database::DatabaseOptions& database) {
    out.table("databases", database.name);
    out.text("url", database::shown_database_url(database.url.reveal()));
    out.truth("read_only", database.read_only);
    out.duration("idle_close", database.idle_close);
    out.number("max", database.max);
    out.duration("statement_timeout", database.statement_timeout);
}

void write_cache(TomlWriter& out, const cache::CacheOptions& cache) {
    out.table("caches", cache.name);
    if (!cache.url.empty()) {
        return out.text("url", cache::shown_cache_url(cache.url.reveal()));
    }
    out.raw(
        "upstash", fmt::format("{{ url = {}, token = \"***\" }}", toml_string(cache.upstash.url))
    );
}

void write_backoff(TomlWriter& out, const job::Backoff& backoff) {
    if (backoff.shape != job::Backoff::Shape::list) {
        out.text("backoff", job::to_text(backoff));
        return;
    }
    std::vector<std::string> delays;
    delays.reserve(backoff.delays.size());
    for (const auto delay : backoff.delays) {
        delays.push_back(format_duration(delay));
    }
    out.texts("backoff", delays);
}

void write_keys(TomlWriter& out, const task::KeyRules& keys) {
    if (keys.unique) {
        boost::json::object unique{{"key", keys.unique->key.text}};
        if (keys.unique->window) {
            unique["while"] = "window";
            unique["window"] = format_duration(*keys.unique->window);
        }
        unique["on_conflict"] =
            job::kOnConflictNames.at(static_cast<std::size_t>(keys.unique->on_conflict));
        out.raw("unique", toml_value(unique));
    }
    if (keys.concurrency_key) {
        out.text("concurrency_key", keys.concurrency_key->text);
    }
}

void write_options(TomlWriter& out, const std::string& task, const Config& config) {
    if (const auto shown = config.shown_options.find(task); shown != config.shown_options.end()) {
        for (const auto& [key, value] : shown->second) {
            out.raw(key, toml_value(value));
        }
    }
}

void write_alert(TomlWriter& out, const AlertConfig& alert, const Config& config) {
    const auto task = std::string(task::kAlertTaskPrefix) + alert.name;
    const auto& delivery = config.tasks.at(task);
    out.table("alerts", alert.name);
    write_options(out, task, config);
    out.truth("each_failure", alert.each_failure);
    out.number("in_a_row", alert.in_a_row);
    out.number("max_attempts", delivery.retry.max_attempts);
    out.duration("timeout", delivery.timeout);
}

void write_alerts_of(TomlWriter& out, const task::Task& task) {
    const auto names = texts_of(task.alerts, [](const auto& alert) {
        return alert.delivery.substr(task::kAlertTaskPrefix.size());
    });
    out.texts_if_any("alerts", names);
}

void write_budgets_of(TomlWriter& out, std::string_view task, const Config& config) {
    const auto found = config.ai.task_budgets().find(task);
    if (found != config.ai.task_budgets().end()) {
        out.texts("budget", texts_of(found->second, kBudgetText));
    }
}

void write_task(TomlWriter& out, const task::Task& task, const Config& config) {
    out.table("tasks", task.name);
    out.text("kind", task.kind);
    write_options(out, task.name, config);
    out.text("queue", task.queue);
    out.number("priority", task.priority);
    out.number("max_attempts", task.retry.max_attempts);
    write_backoff(out, task.retry.backoff);
    out.text("backoff_jitter", task.retry.jitter == job::Jitter::full ? "full" : "none");
    out.duration("timeout", task.timeout);
    write_keys(out, task.keys);
    write_alerts_of(out, task);
    write_budgets_of(out, task.name, config);
    out.texts_if_any("on_success", task.on_success);
    out.texts_if_any("on_failure", task.on_failure);
    out.truth("endpoint", task.endpoint);
    out.payload(task.payload);
    out.texts_if_any("tags", task.tags);
    out.texts_if_any("search", task.search);
}

void write_schedule(TomlWriter& out, const schedule::Schedule& schedule) {
    out.table("schedules", schedule.name);
    out.text("task", schedule.task);
    out.text("cron", schedule.cron);
    out.text("timezone", schedule.timezone);
    out.payload(schedule.payload);
    if (!schedule.queue.empty()) {
        out.text("queue", schedule.queue);
    }
    if (schedule.priority) {
        out.number("priority", *schedule.priority);
    }
    out.text("overlap", name_of(schedule::kOverlapNames, schedule.overlap));
    out.text("catch_up", name_of(schedule::kCatchUpNames, schedule.catch_up));
    out.duration("catch_up_window", schedule.catch_up_window);
    out.number("catch_up_max", schedule.catch_up_max);
    out.duration("jitter", schedule.jitter);
    if (!schedule.after.empty()) {
        out.texts("after", schedule.after);
        out.duration("after_timeout", schedule.after_timeout);
        out.text("after_failure", name_of(schedule::kAfterFailureNames, schedule.after_failure));
    }
    out.truth("enabled", schedule.enabled);
}

}  // namespace

auto to_toml(const Config& config) -> std::string {
    TomlWriter out;
    write_sections(out, config);
    for (const auto& queue : config.queues) {
        write_queue(out, queue);
    }
    for (const auto& connection : config.ai.all()) {
        write_connection(out, connection);
    }
    for (const auto& database : config.databases) {
        write_database(out, database);
    }
    for (const auto& cache : config.caches) {
        write_cache(out, cache);
    }
    for (const auto& alert : config.alerts) {
        write_alert(out, alert, config);
    }
    for (const auto& name : config.task_order) {
        write_task(out, config.tasks.at(name), config);
    }
    for (const auto& schedule : config.schedules) {
        write_schedule(out, schedule);
    }
    return out.take();
}

}  // namespace pawl::config
