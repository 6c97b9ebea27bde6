// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/process_routes.h"

#include <chrono>
#include <string>
#include <utility>

#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/observe/process_history.h"

namespace pawl::api {
namespace {

void append_sample(std::string& out, const ProcessSample& sample) {
    ObjectWriter object(out);
    object.time("at", sample.at).decimal("cpu_cores", sample.cpu_cores);
    object.number("memory_bytes", sample.memory_bytes);
    object.number("connections", sample.connections).number("running", sample.running).finish();
}

auto get_process(Call call) -> Answer {
    constexpr auto kStep = std::chrono::duration_cast<std::chrono::seconds>(ProcessHistory::kStep);
    const auto* const history = call.around->process;
    std::string out;
    ObjectWriter object(out);
    object.text("node", call.services().node_report().id).number("step_seconds", kStep.count());
    append_list(
        object.begin("data"),
        history == nullptr ? std::vector<ProcessSample>() : history->samples(),
        append_sample
    );
    object.finish();
    co_return json_reply(200, std::move(out));
}

}  // namespace

void add_process_routes(RouteTable& table) {
    table.push_back({
        .method = "GET",
        .path = "/v1/stats/process",
        .operation = "get_process_history",
        .tag = "stats",
        .summary = "CPU, memory and connections of the node that answers, over the last hour",
        .role = access::Role::viewer,
        .replies = {{200, "ProcessHistory"}},
        .handler = get_process,
    });
}

}  // namespace pawl::api
