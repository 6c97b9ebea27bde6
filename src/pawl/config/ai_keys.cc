// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/ai_keys.h"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/config/circuit_breaker.h"
#include "pawl/net/http_client.h"
#include "pawl/net/url.h"

namespace pawl::config {
namespace {

using ai::Connection;
using std::chrono::hours;
using std::chrono::seconds;

constexpr std::string_view kPriceExample =
    "must be dollars for a million tokens, as { input = \"0.15\", output = \"0.60\" }";

void read_base_url(TableReader& reader, Connection& connection) {
    const auto* const member = reader.find("base_url");
    if (member == nullptr) {
        return;
    }
    std::string url;
    reader.read_text("base_url", url);
    const auto parsed = net::parse_url(url);
    if (!url.empty() && (!parsed || parsed->path_and_query.contains('?'))) {
        reader.problem(
            *member, "must be an http or https address, as \"http://localhost:11434/v1\""
        );
        return;
    }
    while (url.ends_with('/')) {
        url.pop_back();
    }
    connection.base_url = std::move(url);
}

}  // namespace

auto read_budgets(TableReader& reader) -> std::optional<std::vector<ai::Budget>> {
    const auto* const member = reader.find("budget");
    if (member == nullptr) {
        return std::nullopt;
    }
    std::vector<std::string> texts;
    if (member->node.text() != nullptr) {
        reader.read_text("budget", texts.emplace_back());
    } else {
        reader.read_texts("budget", texts);
    }
    std::vector<ai::Budget> budgets;
    for (const auto& text : texts) {
        if (auto budget = ai::parse_budget(text)) {
            budgets.push_back(*budget);
        } else {
            reader.problem(*member, std::move(budget.error().message));
        }
    }
    return budgets;
}

namespace {

auto read_part(TableReader& reader, std::string_view key, std::optional<ai::Money> otherwise)
    -> ai::Money {
    const auto* const member = reader.find(key);
    std::string text;
    if (member != nullptr) {
        reader.read_text(key, text);
    }
    const auto price = member == nullptr ? otherwise : ai::parse_price(text);
    if (!price && member != nullptr) {
        reader.problem(*member, std::string(kPriceExample));
    }
    return price.value_or(ai::Money{});
}

void read_price(TableReader& reader, Connection& connection) {
    const auto* const member = reader.find("price");
    if (member == nullptr) {
        return;
    }
    TableReader price(&member->node, reader.path_of("price"), reader.report());
    if (member->node.table() == nullptr || !price.has("input") || !price.has("output")) {
        reader.problem(*member, std::string(kPriceExample));
        return;
    }
    const auto input = read_part(price, "input", std::nullopt);
    connection.price = ai::Price{
        .input = input,
        .cached_input = read_part(price, "cached_input", input),
        .cache_write = read_part(price, "cache_write", input),
        .output = read_part(price, "output", std::nullopt),
    };
    price.finish();
}

void read_headers(TableReader& reader, Connection& connection) {
    const auto* const member = reader.find("headers");
    if (member == nullptr) {
        return;
    }
    TableReader headers(&member->node, reader.path_of("headers"), reader.report());
    connection.headers.clear();
    for (const auto& header : headers.members()) {
        std::string value;
        headers.read_text(header.key, value);
        connection.headers.push_back({.name = header.key, .value = std::move(value)});
    }
    const auto checked =
        net::check_call({.url = "http://localhost/", .headers = connection.headers});
    if (!checked) {
        reader.problem(*member, checked.error().message);
    }
}

}  // namespace

void read_ai_keys(TableReader& reader, Connection& connection) {
    constexpr IntegerBounds kDimensions = {.least = 1, .most = 8'192};
    constexpr IntegerBounds kRetries = {.least = 0, .most = 10};
    constexpr IntegerBounds kOutput = {.least = 1, .most = 1'000'000};
    reader.read_text("model", connection.model);
    reader.read_choice("fallback", ai::kFallbackNames, connection.fallback);
    reader.read_integer("dimensions", connection.dimensions, kDimensions);
    reader.read_duration("timeout", connection.timeout, {.least = seconds(1), .most = hours(1)});
    reader.read_integer("max_retries", connection.max_retries, kRetries);
    reader.read_integer("max_output_tokens", connection.max_output_tokens, kOutput);
    reader.read_text("organization", connection.organization);
    bool streams = connection.delivery == ai::Delivery::stream;
    reader.read_truth("stream", streams);
    connection.delivery = streams ? ai::Delivery::stream : ai::Delivery::whole;
    if (const auto circuit = read_circuit_breaker(reader)) {
        connection.circuit = *circuit;
    }
    read_base_url(reader, connection);
    if (auto budgets = read_budgets(reader)) {
        connection.budgets = std::move(*budgets);
    }
    read_price(reader, connection);
    read_headers(reader, connection);
}

}  // namespace pawl::config
