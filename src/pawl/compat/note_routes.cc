// SPDX-License-Identifier: Apache-2.0
// The notes: clusters, stacks and insights, nightly and weekly; the routes of the first phase under
// /api/cron/, and the functions that follow them.
#include <boost/json/array.hpp>
#include <initializer_list>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/base/json_writer.h"
#include "pawl/commands/tasks_of_kind.h"
#include "pawl/compat/body.h"
#include "pawl/compat/endpoint.h"
#include "pawl/compat/holding.h"
#include "pawl/compat/replies.h"
#include "pawl/compat/route.h"

namespace pawl::compat {
namespace {

// What is done every night, and the numbers that its result has beside those of users.
struct Night {
    std::string_view name;  // of the routes
    std::string_view kind;
    std::initializer_list<std::string_view> numbers;
};

constexpr std::initializer_list<std::string_view> kOfCluster = {"notesEmbedded", "notesClustered"};
constexpr std::initializer_list<std::string_view> kOfStacks = {"stacksBuilt"};
constexpr std::initializer_list<std::string_view> kOfInsights = {"insightsGenerated"};
constexpr Night kCluster = {"nightly-cluster", "embed_cluster", kOfCluster};
constexpr Night kStacks = {"nightly-stacks", "build_stacks", kOfStacks};
constexpr Night kInsights = {"weekly-insights", "weekly_insights", kOfInsights};

constexpr std::size_t kMostErrors = 10;

auto errors_of(const boost::json::object& result) -> std::string {
    const auto* const value = result.if_contains("errors");
    const auto* const list = value == nullptr ? nullptr : value->if_array();
    boost::json::array shown;
    for (std::size_t i = 0; list != nullptr && i < list->size() && i < kMostErrors; ++i) {
        shown.push_back((*list)[i]);
    }
    return to_json_text(shown);
}

auto result_text(const Night& night, const job::Job& job) -> std::string {
    const auto result = object_of(job.result);
    std::string body;
    ObjectWriter object(body);
    object.flag("success", true);
    object.number("usersProcessed", number_of(result, "usersProcessed"));
    object.number("usersFailed", number_of(result, "usersFailed"));
    for (const auto name : night.numbers) {
        object.number(name, number_of(result, name));
    }
    object.raw("errors", errors_of(result)).finish();
    return body;
}

auto has_no_users(const job::Job& job) -> bool {
    const auto result = object_of(job.result);
    return number_of(result, "usersProcessed") == 0 && number_of(result, "usersFailed") == 0;
}

// The job of that night, final or not; nothing: no task is of the kind.
auto run_night(const Call& call, const Night& night) -> Async<Result<std::optional<job::Job>>> {
    auto task = commands::first_of_kind(call.services(), night.kind);
    if (!task) {
        co_return std::nullopt;
    }
    auto job = co_await run_to_end(call, std::move(*task), dry_run_of(call));
    co_return job ? Result<std::optional<job::Job>>(std::move(*job)) : std::unexpected(job.error());
}

auto answer_cron(Call call, const Night& night) -> Answer {
    const auto job = co_await run_night(call, night);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    if (!*job) {
        call.name = night.name;
        co_return co_await run_endpoint(std::move(call));
    }
    if (!is_final((*job)->state)) {
        co_return still_running((*job)->id);
    }
    co_return (*job)->state == job::JobState::succeeded ? json_reply(200, result_text(night, **job))
                                                        : error_reply(500, "Cron job failed");
}

auto answer_function(Call call, const Night& night) -> Answer {
    const auto job = co_await run_night(call, night);
    if (!job) {
        co_return std::unexpected(job.error());
    }
    if (!*job) {
        co_return not_found();
    }
    if (!is_final((*job)->state)) {
        co_return still_running((*job)->id);
    }
    if ((*job)->state != job::JobState::succeeded) {
        co_return failure_reply(500, (*job)->error.message);
    }
    co_return json_reply(
        200,
        has_no_users(**job) ? R"({"message":"No users found","usersProcessed":0})"
                            : result_text(night, **job)
    );
}

template <const Night& Which>
auto cron(Call call) -> Answer {
    return answer_cron(std::move(call), Which);
}

template <const Night& Which>
auto function(Call call) -> Answer {
    return answer_function(std::move(call), Which);
}

void add(
    RouteTable& table,
    std::string_view cron_path,
    Handler cron,
    std::string_view path,
    Handler function
) {
    table.push_back({
        .methods = Methods::get_or_post,
        .path = cron_path,
        .access = Access::cron,
        .handler = cron,
    });
    table.push_back({
        .methods = Methods::post,
        .path = path,
        .access = Access::function,
        .handler = function,
        .failure = Failure::success_false,
    });
}

}  // namespace

void add_note_routes(RouteTable& table) {
    add(table,
        "/api/cron/nightly-cluster",
        cron<kCluster>,
        "/functions/v1/nightly-cluster",
        function<kCluster>);
    add(table,
        "/api/cron/nightly-stacks",
        cron<kStacks>,
        "/functions/v1/nightly-stacks",
        function<kStacks>);
    add(table,
        "/api/cron/weekly-insights",
        cron<kInsights>,
        "/functions/v1/weekly-insights",
        function<kInsights>);
}

}  // namespace pawl::compat
