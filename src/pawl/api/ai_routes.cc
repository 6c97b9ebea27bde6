// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/ai_routes.h"

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/ai/money.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/base/names.h"
#include "pawl/commands/ai_usage.h"

namespace pawl::api {
namespace {

using access::Role;
using store::AiNumbers;
using store::AiUsage;

constexpr Duration kHour = std::chrono::hours(1);
constexpr Duration kDay = std::chrono::days(1);
constexpr Duration kShown = std::chrono::days(30);

// Calls alone whose cost nobody knows have none, which is not 0.
void append_numbers(ObjectWriter& object, const AiNumbers& numbers) {
    const bool is_known =
        numbers.unpriced_calls == 0 || numbers.calls > numbers.unpriced_calls || numbers.cost > 0;
    object.number("calls", numbers.calls)
        .number("failed", numbers.failed)
        .number("input_tokens", numbers.input_tokens)
        .number("cached_tokens", numbers.cached_tokens)
        .number("cache_write_tokens", numbers.cache_write_tokens)
        .number("output_tokens", numbers.output_tokens)
        .raw_or_null("cost_usd", is_known ? ai::to_text(ai::Money{numbers.cost}) : std::string())
        .number("unpriced_calls", numbers.unpriced_calls);
}

auto total_of(const std::vector<AiUsage>& usage) -> AiNumbers {
    AiNumbers total;
    for (const auto& [begin, provider, model, task, numbers] : usage) {
        total.calls += numbers.calls;
        total.failed += numbers.failed;
        total.input_tokens += numbers.input_tokens;
        total.cached_tokens += numbers.cached_tokens;
        total.cache_write_tokens += numbers.cache_write_tokens;
        total.output_tokens += numbers.output_tokens;
        total.cost += numbers.cost;
        total.unpriced_calls += numbers.unpriced_calls;
    }
    return total;
}

void append_usage(ObjectWriter& object, const std::vector<AiUsage>& usage) {
    append_list(object.begin("data"), usage, [](std::string& list, const AiUsage& one) {
        ObjectWriter row(list);
        row.time("at", one.begin)
            .text("provider", one.provider)
            .text("model", one.model)
            .text_or_null("task", one.task);
        append_numbers(row, one.numbers);
        row.finish();
    });
    ObjectWriter total(object.begin("total"));
    append_numbers(total, total_of(usage));
    total.finish();
}

void append_budgets(ObjectWriter& object, const std::vector<ai::BudgetView>& budgets) {
    append_list(
        object.begin("budgets"),
        budgets,
        [](std::string& list, const ai::BudgetView& view) {
            const bool in_dollars = view.budget.unit == ai::BudgetUnit::dollars;
            const auto amount = [&](std::int64_t value) {
                return in_dollars ? ai::to_text(ai::Money{value}) : std::to_string(value);
            };
            ObjectWriter one(list);
            one.text_or_null("connection", view.connection)
                .text_or_null("task", view.task)
                .text("budget", ai::to_text(view.budget))
                .text("unit", in_dollars ? "usd" : "tokens")
                .raw("limit", amount(view.budget.limit))
                .raw("spent", amount(ai::amount_of(view.spent, view.budget.unit)))
                .number("unpriced_calls", view.spent.unpriced_calls)
                .time("resets_at", view.resets_at)
                .finish();
        }
    );
}

auto hour_of(WallTime time) -> WallTime {
    return time - time.time_since_epoch() % kHour;
}

auto filter_of(const Call& call) -> Result<commands::AiUsageFilter> {
    const auto from = call.query.time("from");
    const auto to = call.query.time("to");
    if (!from || !to) {
        return std::unexpected(from ? to.error() : from.error());
    }
    const auto step = call.query.find("step").value_or("day");
    const auto task = call.query.find("task").value_or("");
    if ((step != "day" && step != "hour") || (!task.empty() && !is_name(task))) {
        return fail("invalid_filter", task.empty() ? "step: one of hour, day" : "task: a name");
    }
    const auto now = call.services().clock.wall_now();
    const auto end = hour_of(to->value_or(now) + kHour - Duration(1));
    return commands::AiUsageFilter{
        .from = hour_of(from->value_or(end - kShown)),
        .to = end,
        .step = step == "day" ? kDay : kHour,
        .task = std::string(task),
        .model = std::string(call.query.find("model").value_or("")),
    };
}

auto get_job_usage(Call call, std::string text) -> Answer {
    const auto job = parse_id<JobTag>(text);
    if (!job) {
        co_return fail("invalid_filter", "job: an id");
    }
    const auto usage = co_await commands::ai_usage_of_job(call.services(), *call.principal, *job);
    if (!usage) {
        co_return std::unexpected(usage.error());
    }
    std::string out;
    ObjectWriter object(out);
    object.null("from").null("to");
    append_usage(object, *usage);
    append_budgets(object, {});
    object.finish();
    co_return json_reply(200, std::move(out));
}

auto get_usage(Call call) -> Answer {
    if (const auto job = call.query.find("job")) {
        std::string text(*job);
        co_return co_await get_job_usage(std::move(call), std::move(text));
    }
    const auto filter = filter_of(call);
    if (!filter) {
        co_return std::unexpected(filter.error());
    }
    const auto usage = co_await commands::ai_usage(call.services(), *call.principal, *filter);
    const auto budgets = co_await commands::ai_budgets(call.services(), *call.principal);
    if (!usage || !budgets) {
        co_return std::unexpected(usage ? budgets.error() : usage.error());
    }
    std::string out;
    ObjectWriter object(out);
    object.time("from", filter->from).time("to", filter->to);
    append_usage(object, *usage);
    append_budgets(object, *budgets);
    object.finish();
    co_return json_reply(200, std::move(out));
}

}  // namespace

void add_ai_routes(RouteTable& table) {
    constexpr std::string_view kTime = R"({"type":"string","format":"date-time"})";
    constexpr std::string_view kText = R"({"type":"string"})";
    table.push_back({
        .method = "GET",
        .path = "/v1/ai/usage",
        .operation = "get_ai_usage",
        .tag = "ai",
        .summary = "Tokens and costs of models by day, model and task, and what is left of budgets",
        .role = Role::viewer,
        .query =
            {
                {"from", kTime, "the first hour (default: 30 days before to)"},
                {"to", kTime, "the first hour that does not count (default: the next one)"},
                {"step", R"({"type":"string","enum":["hour","day"],"default":"day"})", "step"},
                {"task", kText, "of this task alone"},
                {"model", kText, "of this model alone"},
                {"job", kText, "of this job, in all of its attempts; the others say nothing then"},
            },
        .replies = {{200, "AiUsage"}},
        .handler = get_usage,
    });
}

}  // namespace pawl::api
