// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/node_routes.h"

#include <cstddef>
#include <string>

#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/nodes.h"

namespace pawl::api {
namespace {

using access::Role;

void append_node(std::string& out, const store::Node& node) {
    const auto& report = node.report;
    ObjectWriter object(out);
    object.text("id", report.id).text("name", report.name).text("version", report.version);
    object.text("state", store::kNodeStateNames.at(static_cast<std::size_t>(node.state)));
    object.number("slots", report.slots).number("running", report.running);
    object.time("started_at", report.started_at).time("last_seen_at", node.last_seen).finish();
}

auto list_nodes(Call call) -> Answer {
    const auto nodes = co_await commands::list_nodes(call.services());
    if (!nodes) {
        co_return std::unexpected(nodes.error());
    }
    co_return json_reply(200, page_text(*nodes, "", append_node));
}

}  // namespace

void add_node_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/nodes",
        .operation = "list_nodes",
        .tag = "system",
        .summary = "The processes that share this store, by the time of their start",
        .role = Role::viewer,
        .replies = {{200, "NodePage"}},
        .handler = list_nodes,
    });
}

}  // namespace pawl::api
