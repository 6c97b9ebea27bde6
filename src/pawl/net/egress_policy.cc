// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/egress_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <expected>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/net/ip_address.h"
#include "pawl/net/ip_block.h"
#include "pawl/net/special_addresses.h"
#include "pawl/net/url.h"

namespace pawl::net {
namespace {

// Where databases, caches and queues listen that trust whoever reaches them.
constexpr auto kDatabasePorts = std::to_array<std::uint16_t>({
    1433,  1434,  1521,                       // SQL Server, Oracle
    2375,  2376,  2379,  2380,                // Docker, etcd
    3306,  33060,                             // MySQL
    5432,  5433,  6432,                       // PostgreSQL, PgBouncer
    5672,  11300,                             // RabbitMQ, beanstalkd
    5984,  6984,                              // CouchDB
    6379,  6380,  26379, 11211,               // Redis, memcached
    7000,  7001,  7199,  9042,  9142,  9160,  // Cassandra
    7474,  7687,  8529,                       // Neo4j, ArangoDB
    9092,  9200,  9300,  26257,               // Kafka, Elasticsearch, CockroachDB
    27017, 27018, 27019, 28015, 50000,        // MongoDB, RethinkDB, Db2
});
constexpr std::uint16_t kFirstUserPort = 1024;

auto forbidden(std::string_view what) -> std::unexpected<Error> {
    return fail(
        "target_forbidden",
        fmt::format("{} may not be called; [egress] allow_cidr opens networks of your own", what)
    );
}

auto is_listed(const IpAddress& address, const EgressPolicy& policy) -> bool {
    return std::ranges::any_of(policy.allow_cidr, [&](const IpBlock& block) {
        return block.contains(address);
    });
}

auto is_listed_exactly(const IpAddress& address, const EgressPolicy& policy) -> bool {
    return std::ranges::find(policy.allow_cidr, block_of(address)) != policy.allow_cidr.end();
}

auto is_own(const IpAddress& address, std::uint16_t port, const EgressPolicy& policy) -> bool {
    return std::ranges::any_of(policy.own_addresses, [&](const OwnAddress& own) {
        return own.port == port && own.block.contains(address);
    });
}

// Of one of the addresses that a packet to `outer` may end at.
auto check_one(
    const IpAddress& address, const IpAddress& outer, std::uint16_t port, const EgressPolicy& policy
) -> Result<> {
    if (is_own(address, port, policy) || is_unspecified(address)) {
        return fail("target_forbidden", "this server does not call itself");
    }
    if (is_metadata_service(address)) {
        const bool listed = is_listed_exactly(address, policy) || is_listed_exactly(outer, policy);
        return listed ? Result<>() : forbidden("a metadata service");
    }
    if (is_listed(address, policy) || (!is_carrier(outer) && is_listed(outer, policy))) {
        return {};
    }
    const auto what = special_purpose_of(address);
    return what.empty() ? Result<>() : forbidden(what);
}

auto without_last_dot(std::string_view host) -> std::string_view {
    return host.ends_with('.') ? host.substr(0, host.size() - 1) : host;
}

// What the names of this machine and of metadata services lead to is known without a look-up.
auto check_name(std::string_view name, std::uint16_t port, const EgressPolicy& policy) -> Result<> {
    const bool own = std::ranges::any_of(policy.own_names, [&](const OwnName& mine) {
        return mine.port == port && without_last_dot(mine.host) == name;
    });
    if (own) {
        return fail("target_forbidden", "this server does not call itself");
    }
    if (is_name_of_this_machine(name) && !is_listed(ipv4(127, 0, 0, 1), policy) &&
        !is_listed(ipv6({0, 0, 0, 0, 0, 0, 0, 1}), policy)) {
        return forbidden("this machine");
    }
    if (is_name_of_metadata_service(name) && !is_listed_exactly(ipv4(169, 254, 169, 254), policy)) {
        return forbidden("a metadata service");
    }
    return {};
}

auto check_host(const Url& url, const EgressPolicy& policy) -> Result<> {
    if (url.host.contains('%')) {
        return forbidden("an address with a zone");
    }
    const auto address = parse_ip_address(url.host);
    return address ? check_address(*address, url.port, policy)
                   : check_name(without_last_dot(url.host), url.port, policy);
}

}  // namespace

auto is_common_port(std::uint16_t port) -> bool {
    return port == 80 || port == 443 ||
           (port >= kFirstUserPort &&
            std::ranges::find(kDatabasePorts, port) == kDatabasePorts.end());
}

auto parse_port_range(std::string_view text) -> Result<PortRange> {
    const auto read = [](std::string_view digits) -> std::optional<std::uint16_t> {
        std::uint16_t port = 0;
        const auto* const last = digits.data() + digits.size();
        const auto [end, status] = std::from_chars(digits.data(), last, port);
        return status == std::errc{} && end == last && port > 0 ? std::optional(port)
                                                                : std::nullopt;
    };
    const auto dash = text.find('-');
    const auto first = read(text.substr(0, dash));
    const auto last = dash == std::string_view::npos ? first : read(text.substr(dash + 1));
    if (!first || !last || *first > *last) {
        return fail("invalid_port", "is not a port of 1..65535 or a range like 8000-8099");
    }
    return PortRange{.first = *first, .last = *last};
}

auto check_address(const IpAddress& address, std::uint16_t port, const EgressPolicy& policy)
    -> Result<> {
    // What only carries an IPv4 address is judged by that one.
    if (!is_carrier(address)) {
        if (auto checked = check_one(address, address, port, policy); !checked) {
            return checked;
        }
    }
    const auto inner = embedded_ipv4(address);
    return inner ? check_one(*inner, address, port, policy) : Result<>();
}

auto check_url(const Url& url, const EgressPolicy& policy) -> Result<> {
    if (policy.https_only && url.scheme != "https") {
        return fail("unsupported_scheme", "only https may be called: [egress] https_only");
    }
    if (auto checked = check_host(url, policy); !checked) {
        return checked;
    }
    const bool is_open = is_common_port(url.port) ||
                         std::ranges::any_of(policy.allow_ports, [&](const PortRange& range) {
                             return range.first <= url.port && url.port <= range.last;
                         });
    if (!is_open) {
        return fail(
            "port_forbidden",
            fmt::format("port {} may not be called; [egress] allow_ports opens it", url.port)
        );
    }
    return {};
}

auto check_target(std::string_view url, const EgressPolicy& policy) -> Result<> {
    const auto parsed = parse_url(url);
    return parsed ? check_url(*parsed, policy) : std::unexpected(parsed.error());
}

}  // namespace pawl::net
