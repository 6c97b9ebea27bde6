// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/queue_routes.h"

#include <algorithm>
#include <array>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "pawl/api/cursor.h"
#include "pawl/api/fields.h"
#include "pawl/api/json_text.h"
#include "pawl/api/queue_json.h"
#include "pawl/api/replies.h"
#include "pawl/base/names.h"
#include "pawl/commands/queues.h"

namespace pawl::api {
namespace {

using access::Role;

constexpr int kMostConcurrency = 1'000'000;

auto list_queues(Call call) -> Answer {
    constexpr std::string_view kList = "queues";
    const auto limit = call.query.limit();
    const auto after = open_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !after) {
        co_return std::unexpected(limit ? after.error() : limit.error());
    }
    const auto queues = co_await commands::list_queues(call.services(), *call.principal);
    if (!queues) {
        co_return std::unexpected(queues.error());
    }
    const auto first = std::ranges::find_if(*queues, [&](const commands::QueueView& view) {
        return view.queue.name > after->value_or("");
    });
    const std::span rest(first, queues->end());
    const auto page = rest.first(std::min(*limit, rest.size()));
    const auto next = rest.size() > page.size()
                          ? make_cursor(call.around->seal, kList, page.back().queue.name)
                          : std::string();
    const auto now = call.services().clock.wall_now();
    co_return json_reply(
        200,
        page_text(
            page,
            next,
            [now](std::string& out, const commands::QueueView& view) {
                append_queue(out, view, now);
            }
        )
    );
}

auto get_queue(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto view = co_await commands::find_queue(call.services(), *call.principal, *name);
    if (!view) {
        co_return std::unexpected(view.error());
    }
    co_return tagged_reply(call, queue_text(*view, call.services().clock.wall_now()));
}

auto read_concurrency(store::Queue& queue, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        queue.concurrency.reset();
        return std::nullopt;
    }
    return put(read_integer(value, 1, kMostConcurrency), queue.concurrency);
}

template <auto Limit>
auto read_rate(store::Queue& queue, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        (queue.*Limit).reset();
        return std::nullopt;
    }
    const auto text = read_text(value);
    if (!text) {
        return text.error();
    }
    auto rate = flow::parse_rate(*text);
    if (!rate) {
        return FieldFault{.code = "invalid_rate", .detail = std::move(rate.error().message)};
    }
    queue.*Limit = *rate;
    return std::nullopt;
}

auto read_per_key_concurrency(store::Queue& queue, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        queue.per_key_concurrency.reset();
        return std::nullopt;
    }
    return put(read_integer(value, 1, kMostConcurrency), queue.per_key_concurrency);
}

auto read_aging_limit(store::Queue& queue, const Json& value) -> std::optional<FieldFault> {
    if (value.is_null()) {
        queue.aging_limit = store::kAgingLimit;
        return std::nullopt;
    }
    return put(read_duration(value), queue.aging_limit);
}

constexpr auto kQueueFields = std::to_array<FieldRule<store::Queue>>({
    {"concurrency", read_concurrency},
    {"per_key_concurrency", read_per_key_concurrency},
    {"per_key_rate", read_rate<&store::Queue::per_key_rate>},
    {"aging_limit", read_aging_limit},
    {"rate", read_rate<&store::Queue::rate>},
});

auto parse_queue(std::string_view body, std::string name) -> Result<store::Queue> {
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    store::Queue queue{.name = std::move(name)};
    std::vector<FieldError> errors;
    read_object<store::Queue>(*value, kQueueFields, "", queue, errors);
    return errors.empty() ? Result<store::Queue>(std::move(queue)) : fail_fields(std::move(errors));
}

// The concurrency key that is meant; empty: the whole queue.
auto parse_pause(std::string_view body) -> Result<std::string> {
    struct Pause {
        std::string key = {};
    };
    constexpr auto kFields = std::to_array<FieldRule<Pause>>({
        {"key", [](Pause& pause, const Json& value) { return put(read_label(value), pause.key); }},
    });
    if (body.empty()) {
        return std::string();
    }
    const auto value = read_body(body, {});
    if (!value) {
        return std::unexpected(value.error());
    }
    Pause pause;
    std::vector<FieldError> errors;
    read_object<Pause>(*value, kFields, "", pause, errors);
    return errors.empty() ? Result<std::string>(std::move(pause.key))
                          : fail_fields(std::move(errors));
}

// Answers with the queue as it stands now.
auto queue_reply(Call call) -> Answer {
    const auto view = co_await commands::find_queue(call.services(), *call.principal, call.name);
    if (!view) {
        co_return std::unexpected(view.error());
    }
    co_return json_reply(200, queue_text(*view, call.services().clock.wall_now()));
}

auto put_queue(Call call) -> Answer {
    if (!is_name(call.name)) {
        co_return fail("invalid_name", "a queue's name has 1 to 128 of A-Z a-z 0-9 . _ : -");
    }
    auto queue = parse_queue(call.request.body, call.name);
    if (!queue) {
        co_return std::unexpected(std::move(queue.error()));
    }
    const auto current = co_await commands::find_queue(call.services(), *call.principal, call.name);
    if (call.request.header("if-match")) {
        const auto now = call.services().clock.wall_now();
        const auto known = current ? queue_text(*current, now) : std::string();
        if (const auto matches = check_match(call, known); !matches) {
            co_return std::unexpected(matches.error());
        }
    }
    queue->paused = current && current->queue.paused;
    const auto stored =
        co_await commands::put_queue(call.services(), *call.principal, std::move(*queue));
    if (!stored) {
        co_return std::unexpected(stored.error());
    }
    co_return co_await queue_reply(std::move(call));
}

auto set_queue_paused(Call call, bool paused) -> Answer {
    if (!is_name(call.name)) {
        co_return fail("not_found", "no queue can have this name");
    }
    const auto key = parse_pause(call.request.body);
    if (!key) {
        co_return std::unexpected(key.error());
    }
    if (!key->empty()) {
        const auto done =
            co_await commands::pause_key(call.services(), *call.principal, call.name, *key, paused);
        if (!done) {
            co_return std::unexpected(done.error());
        }
        co_return co_await queue_reply(std::move(call));
    }
    const auto queue =
        co_await commands::pause_queue(call.services(), *call.principal, call.name, paused);
    if (!queue) {
        co_return std::unexpected(queue.error());
    }
    co_return co_await queue_reply(std::move(call));
}

auto pause_queue(Call call) -> Answer {
    return set_queue_paused(std::move(call), true);
}

auto resume_queue(Call call) -> Answer {
    return set_queue_paused(std::move(call), false);
}

auto purge_queue(Call call) -> Answer {
    const auto name = name_of(call);
    if (!name) {
        co_return std::unexpected(name.error());
    }
    const auto cancelled =
        co_await commands::purge_queue(call.services(), std::move(*call.principal), *name);
    if (!cancelled) {
        co_return std::unexpected(cancelled.error());
    }
    std::string out;
    ObjectWriter object(out);
    object.number("cancelled", static_cast<std::int64_t>(*cancelled)).finish();
    co_return json_reply(200, std::move(out));
}

}  // namespace

void add_queue_routes(RouteTable& table) {
    constexpr std::string_view kOne = "/v1/queues/{name}";
    const std::vector<Reply> queue = {{200, "Queue"}};
    table.push_back({
        .method = "GET",
        .path = "/v1/queues",
        .operation = "list_queues",
        .tag = "queues",
        .summary = "Queues by name, with their depth by state",
        .role = Role::viewer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "QueuePage"}},
        .handler = list_queues,
    });
    table.push_back({
        .method = "GET",
        .path = kOne,
        .operation = "get_queue",
        .tag = "queues",
        .summary = "One queue",
        .role = Role::viewer,
        .replies = queue,
        .handler = get_queue,
    });
    table.push_back({
        .method = "PUT",
        .path = kOne,
        .operation = "put_queue",
        .tag = "queues",
        .summary = "Create a queue, or set its limits",
        .role = Role::operator_,
        .body = Body::json,
        .request_schema = "QueueRequest",
        .replies = queue,
        .handler = put_queue,
    });
}

void add_queue_action_routes(RouteTable& table) {
    const std::vector<Reply> queue = {{200, "Queue"}};
    table.push_back({
        .method = "POST",
        .path = "/v1/queues/{name}/pause",
        .operation = "pause_queue",
        .tag = "queues",
        .summary = "Start no more of its jobs, or of those with one concurrency key",
        .role = Role::operator_,
        .body = Body::optional_json,
        .request_schema = "QueuePause",
        .replies = queue,
        .handler = pause_queue,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/queues/{name}/resume",
        .operation = "resume_queue",
        .tag = "queues",
        .summary = "Start its jobs again",
        .role = Role::operator_,
        .body = Body::optional_json,
        .request_schema = "QueuePause",
        .replies = queue,
        .handler = resume_queue,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/queues/{name}/purge",
        .operation = "purge_queue",
        .tag = "queues",
        .summary = "Cancel all that has not started",
        .role = Role::operator_,
        .replies = {{200, "Purged"}},
        .handler = purge_queue,
    });
}

}  // namespace pawl::api
