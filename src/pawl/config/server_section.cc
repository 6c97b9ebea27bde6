// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "pawl/config/listen_address.h"
#include "pawl/config/sections.h"

namespace pawl::config {
namespace {

using std::chrono::hours;

auto is_web_address(std::string_view url) -> bool {
    const bool known = url.starts_with("http://") || url.starts_with("https://");
    const auto odd = [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; };
    return known && std::ranges::none_of(url, odd) && url.find('@') == std::string_view::npos;
}

void read_public_url(TableReader& reader, ServerConfig& server) {
    reader.read_text("public_url", server.public_url);
    while (server.public_url.ends_with('/')) {
        server.public_url.pop_back();
    }
    if (!server.public_url.empty() && !is_web_address(server.public_url)) {
        reader.problem(*reader.find("public_url"), "must be http://HOST or https://HOST");
    }
}

// Says no to a server that strangers can reach without a proxy in front.
void check_exposure(TableReader& reader, const ConfigSources& sources, Config& config) {
    const auto* member = reader.find("listen");
    const Place place = member == nullptr ? Place{} : member->node.place;
    const auto refuse = [&](std::string message, Danger danger) {
        reader.report().problem(place, "server.listen", std::move(message), danger);
    };
    const auto address = parse_listen_address(config.server.listen);
    if (!address) {
        refuse(address.error().message, Danger::invalid);
        return;
    }
    const bool closed = is_loopback(*address) && !config.server.behind_proxy;
    if (!is_loopback(*address) && !config.server.behind_proxy) {
        refuse(
            "a public address needs `behind_proxy = true` and a proxy that speaks TLS "
            "(TLS of pawl's own is not in this version)",
            Danger::unsafe
        );
    }
    if (sources.dev && !closed) {
        refuse("--dev opens doors: only on a loopback address, without a proxy", Danger::unsafe);
    }
    const bool wanted = variable(sources.environment, "NODE_ENV") == "development";
    config.dev = closed && (sources.dev || wanted);
    if (wanted && !closed) {
        reader.report().warning(
            {.file = "environment"},
            "NODE_ENV",
            "development mode stays off: the address is not a loopback one"
        );
    }
}

}  // namespace

void read_server(TableReader& root, const ConfigSources& sources, Config& config, Report& report) {
    constexpr IntegerBounds kSlots = {.least = 1, .most = 100'000};
    constexpr IntegerBounds kMemory = {.least = 32 << 20, .most = std::int64_t{1} << 50};
    const auto* member = root.find("server");
    TableReader reader(member == nullptr ? nullptr : &member->node, "server", report);
    auto& server = config.server;
    if (const auto name = variable(sources.environment, "NODE_ENV"); !name.empty()) {
        server.environment = name;
    }
    reader.read_text("listen", server.listen);
    read_public_url(reader, server);
    reader.read_duration("drain", server.drain, {.least = Duration::zero(), .most = hours(1)});
    reader.read_truth("behind_proxy", server.behind_proxy);
    reader.read_integer("slots", server.slots, kSlots);
    reader.read_texts("allowed_hosts", server.allowed_hosts);
    reader.read_text("environment", server.environment);
    reader.read_bytes("memory_limit", server.memory_limit_bytes, kMemory);
    if (const auto* limit = reader.find("memory_limit")) {
        reader.warning(*limit, "is kept, but this version does not hold itself to it");
    }
    reader.refuse("tls", "is not in this version; let a proxy speak TLS and set behind_proxy");
    reader.refuse("trusted_proxies", "is not in this version; X-Forwarded-For is ignored");
    reader.refuse("cors");
    check_exposure(reader, sources, config);
    reader.finish();
}

}  // namespace pawl::config
