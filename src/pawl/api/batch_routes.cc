// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/batch_routes.h"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/api/cursor.h"
#include "pawl/api/job_requests.h"
#include "pawl/api/json_text.h"
#include "pawl/api/replies.h"
#include "pawl/commands/batches.h"

namespace pawl::api {
namespace {

using access::Role;

void append_batch(std::string& out, const store::Batch& batch) {
    ObjectWriter object(out);
    object.text("id", to_text(batch.id)).text_or_null("name", batch.name);
    object.flag("closed", batch.closed);
    object.number("total", batch.total).number("pending", batch.pending());
    object.number("succeeded", batch.succeeded).number("failed", batch.failed);
    object.number("cancelled", batch.cancelled).number("skipped", batch.skipped);
    object.time("created_at", batch.created_at).time_or_null("finished_at", batch.finished_at);
    object.finish();
}

auto batch_text(const store::Batch& batch) -> std::string {
    std::string out;
    append_batch(out, batch);
    return out;
}

auto batch_id_of(const Call& call) -> Result<BatchId> {
    const auto id = parse_id<BatchTag>(call.name);
    return id ? Result<BatchId>(*id) : fail("not_found", "no batch can have this id");
}

// As a new batch stands a moment after it was created: what a replay is told again.
auto new_batch_text(
    std::span<const job::Job> jobs, BatchId id, const std::string& name, bool closed, WallTime now
) -> std::string {
    store::Batch batch{.id = id, .name = name, .closed = closed, .created_at = now};
    batch.total = static_cast<std::int64_t>(jobs.size());
    for (const auto& job : jobs) {
        batch.skipped += job.state == job::JobState::skipped ? 1 : 0;
    }
    if (closed && batch.pending() == 0) {
        batch.finished_at = now;
    }
    return batch_text(batch);
}

auto post_batch(Call call) -> Answer {
    auto request = parse_batch_request(call.request.body, call.around->limits.body_bytes);
    if (!request) {
        co_return std::unexpected(std::move(request.error()));
    }
    const auto now = call.services().clock.wall_now();
    const auto answer = [name = request->name, closed = request->jobs.has_value(), now](
                            std::span<const job::Job> jobs, BatchId id
                        ) { return new_batch_text(jobs, id, name, closed, now); };
    auto idempotency = idempotency_of(call, "post_batch", answer);
    if (!idempotency) {
        co_return std::unexpected(std::move(idempotency.error()));
    }
    const auto created = co_await commands::create_batch(
        call.services(), std::move(*call.principal), std::move(*request), std::move(*idempotency)
    );
    if (!created) {
        co_return std::unexpected(created.error());
    }
    if (created->replay) {
        co_return replayed(*created->replay, "/v1/batches/");
    }
    auto response = json_reply(201, answer(created->jobs, created->batch));
    response.headers.push_back(
        {.name = "Location", .value = "/v1/batches/" + to_text(created->batch)}
    );
    co_return response;
}

auto list_batches(Call call) -> Answer {
    constexpr std::string_view kList = "batches";
    const auto limit = call.query.limit();
    const auto before = open_number_cursor(call.around->seal, kList, call.query.find("cursor"));
    if (!limit || !before) {
        co_return std::unexpected(limit ? before.error() : limit.error());
    }
    const auto page = co_await commands::list_batches(
        call.services(),
        *call.principal,
        *before ? std::optional(BatchId{**before}) : std::nullopt,
        *limit
    );
    if (!page) {
        co_return std::unexpected(page.error());
    }
    const auto next = page->next ? make_cursor(call.around->seal, kList, page->next->value) : "";
    co_return json_reply(200, page_text(page->things, next, append_batch));
}

auto get_batch(Call call) -> Answer {
    const auto id = batch_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto batch = co_await commands::find_batch(call.services(), *call.principal, *id);
    if (!batch) {
        co_return std::unexpected(batch.error());
    }
    co_return tagged_reply(call, batch_text(*batch));
}

auto close_batch(Call call) -> Answer {
    const auto id = batch_id_of(call);
    if (!id) {
        co_return std::unexpected(id.error());
    }
    const auto batch =
        co_await commands::close_batch(call.services(), std::move(*call.principal), *id);
    if (!batch) {
        co_return std::unexpected(batch.error());
    }
    co_return json_reply(200, batch_text(*batch));
}

}  // namespace

void add_batch_routes(RouteTable& table) {
    table.push_back({
        .method = "POST",
        .path = "/v1/batches",
        .operation = "post_batch",
        .tag = "batches",
        .summary = "Create a batch, closed with its jobs or open for more",
        .role = Role::producer,
        .body = Body::bulk_json,
        .request_schema = "BatchRequest",
        .replies = {{201, "Batch", "as it stands with its members stored"}},
        .handler = post_batch,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/batches",
        .operation = "list_batches",
        .tag = "batches",
        .summary = "Batches, newest first",
        .role = Role::viewer,
        .or_role = Role::producer,
        .query = {kCursorParameter, kLimitParameter},
        .replies = {{200, "BatchPage"}},
        .handler = list_batches,
    });
    table.push_back({
        .method = "GET",
        .path = "/v1/batches/{id}",
        .operation = "get_batch",
        .tag = "batches",
        .summary = "One batch with its counters",
        .role = Role::viewer,
        .or_role = Role::producer,
        .replies = {{200, "Batch"}},
        .handler = get_batch,
    });
    table.push_back({
        .method = "POST",
        .path = "/v1/batches/{id}/close",
        .operation = "close_batch",
        .tag = "batches",
        .summary = "Take no more jobs; its callbacks follow the last member",
        .role = Role::producer,
        .replies = {{200, "Batch"}},
        .handler = close_batch,
    });
}

}  // namespace pawl::api
