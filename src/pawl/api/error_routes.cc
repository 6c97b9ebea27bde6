// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/error_routes.h"

#include <fmt/format.h>

#include <charconv>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/base/names.h"
#include "pawl/commands/errors.h"

namespace pawl::api {
namespace {

using access::Role;
using Position = std::optional<store::ErrorPosition>;

constexpr std::string_view kList = "errors";

// Names have no space in them.
auto cursor_behind(const Call& call, const store::ErrorGroup& group) -> std::string {
    const auto position = fmt::format(
        "{} {} {}", group.last_seen.time_since_epoch().count(), group.task, group.fingerprint
    );
    return make_cursor(call.around->seal, kList, std::string_view(position));
}

auto position_of(const Call& call) -> Result<Position> {
    const auto text = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!text) {
        return std::unexpected(text.error());
    }
    if (!*text) {
        return Position();
    }
    const std::string_view position = **text;
    const auto first = position.find(' ');
    const auto last = position.rfind(' ');
    std::int64_t micros = 0;
    const auto [end, status] =
        std::from_chars(position.data(), position.data() + position.size(), micros);
    if (status != std::errc{} || first == last) {
        return fail("invalid_cursor", "cursor: give back a next_cursor of this list as it came");
    }
    return Position({
        .last_seen = WallTime(Duration(micros)),
        .task = std::string(position.substr(first + 1, last - first - 1)),
        .fingerprint = std::string(position.substr(last + 1)),
    });
}

auto name_in(const Query& query, std::string_view parameter) -> Result<std::string> {
    const auto text = query.find(parameter);
    if (text && !is_name(*text)) {
        return fail("invalid_filter", fmt::format("{}: this cannot be one", parameter));
    }
    return std::string(text.value_or(""));
}

auto filter_of(const Call& call) -> Result<store::ErrorFilter> {
    auto code = name_in(call.query, "code");
    const auto from = call.query.time("from");
    const auto to = call.query.time("to");
    auto behind = position_of(call);
    if (!code || !from || !to || !behind) {
        return std::unexpected(
            !code   ? code.error()
            : !from ? from.error()
            : !to   ? to.error()
                    : behind.error()
        );
    }
    if (*from && *to && **from >= **to) {
        return fail("out_of_range", "from: earlier than to");
    }
    return store::ErrorFilter{
        .code = std::move(*code), .from = *from, .to = *to, .behind = std::move(*behind)
    };
}

void append_group(std::string& out, const store::ErrorGroup& group) {
    ObjectWriter object(out);
    object.text("fingerprint", group.fingerprint).text("task", group.task);
    object.text("code", group.code).text("message", group.message);
    object.flag("retryable", group.retryable).number("count", group.count);
    object.time("first_seen", group.first_seen).time("last_seen", group.last_seen);
    object.text("last_job_id", to_text(group.last_job)).finish();
}

auto list_errors(Call call) -> Answer {
    auto filter = filter_of(call);
    auto task = name_in(call.query, "task");
    const auto limit = call.query.limit();
    if (!filter || !task || !limit) {
        co_return std::unexpected(!filter ? filter.error() : !task ? task.error() : limit.error());
    }
    filter->limit = *limit + 1;
    auto groups = co_await commands::list_errors(
        call.services(), *call.principal, std::move(*task), std::move(*filter)
    );
    if (!groups) {
        co_return std::unexpected(groups.error());
    }
    std::string next;
    if (groups->size() > *limit) {
        groups->resize(*limit);
        next = cursor_behind(call, groups->back());
    }
    co_return json_reply(200, page_text(*groups, next, append_group));
}

}  // namespace

void add_error_routes(RouteTable& table) {
    constexpr std::string_view kText = R"({"type":"string"})";
    constexpr std::string_view kTime = R"({"type":"string","format":"date-time"})";
    table.push_back({
        .method = "GET",
        .path = "/v1/errors",
        .operation = "list_errors",
        .tag = "stats",
        .summary = "Errors of attempts in groups, last seen first",
        .role = Role::viewer,
        .query =
            {
                {"task", kText, "of this task"},
                {"code", kText, "with this code"},
                {"from", kTime, "seen and counted from the hour of this time on"},
                {"to", kTime, "seen and counted up to the end of the hour before this time"},
                kCursorParameter,
                kLimitParameter,
            },
        .replies = {{200, "ErrorPage"}},
        .handler = list_errors,
    });
}

}  // namespace pawl::api
