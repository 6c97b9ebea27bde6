// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/prompt_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <chrono>
#include <string_view>

#include "pawl/ai/money.h"
#include "pawl/kinds/prompts/polish.h"
#include "pawl/kinds/prompts/prompt_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/task/attempt_end.h"

namespace pawl::kinds::prompts {
namespace {

using job::AttemptEnd;
using job::Outcome;

constexpr std::string_view kInstruction =
    "Answer with the one name (of a product, a brand, a person, a place or a thing) that answers "
    "the question best, and with nothing else.";

auto skipped(std::string code, std::string message) -> Outcome {
    return Outcome::ended(AttemptEnd::skipped, std::move(code), std::move(message));
}

auto cost_json(const ai::Spending& spending) -> Json {
    return spending.cost ? Json(ai::to_dollars(*spending.cost)) : Json(nullptr);
}

}  // namespace

auto PromptRun::run() -> Async<Outcome> {
    if (options_.mirror) {
        co_await mirror({
            .status = "processing",
            .attempt = context_.job().attempt,
            .started_at = context_.job().started_at,
        });
    }
    auto outcome = co_await ask_and_store();
    if (options_.mirror) {
        co_await mirror(ending_of(outcome));
    }
    co_return outcome;
}

auto PromptRun::ask_and_store() -> Async<Outcome> {
    auto place = co_await look();
    if (!place) {
        co_return tables::failed_outcome(place.error(), context_);
    }
    if (!place->why_not.empty()) {
        co_return skipped("inactive", std::move(place->why_not));
    }
    if (place->stored) {
        co_return Outcome::success(result(*place->stored, nullptr));
    }
    const auto answer = co_await ask();
    if (!answer) {
        co_return failed(answer.error());
    }
    const auto stored = co_await store(&*answer);
    co_return stored ? Outcome::success(result(*stored, &answer->reply))
                     : tables::failed_outcome(stored.error(), context_);
}

// `reply`: null if an attempt before this one has it.
auto PromptRun::result(const Stored& stored, const ai::ChatReply* reply) const -> std::string {
    boost::json::object result{
        {"success", true},
        {"entityId", stored.entity_id},
        {"raw", stored.raw},
        {"polished", name_in(stored.raw)},
        {"engine", nullptr},
        {"model", payload_.model_id},
    };
    if (reply == nullptr) {
        result["storedBefore"] = true;
    } else {
        result["engine"] = reply->engine;
        result["model"] = reply->model;
        result["tokens"] = reply->spending.tokens.total();
        result["cost"] = cost_json(reply->spending);
    }
    return to_json_text(result);
}

auto PromptRun::look() -> Async<Result<Place>> {
    auto session =
        co_await databases_.open(options_.connection, context_.stop(), context_.deadline());
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& table = options_.prompts;
    const auto rows = co_await session->query(
        fmt::format(
            "select {} from {} where {} = $1", table["active"], table.table().quoted, table["id"]
        ),
        {id_value(payload_.prompt_id)}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    if (rows->empty()) {
        co_return Place{.why_not = "the prompt is not there any more"};
    }
    if (!rows->truth(0, 0).value_or(false)) {
        co_return Place{.why_not = "the prompt was switched off meanwhile"};
    }
    auto stored = co_await find_stored(&*session);
    co_return stored ? Result<Place>(Place{.stored = std::move(*stored)})
                     : std::unexpected(std::move(stored.error()));
}

auto PromptRun::ask() -> Async<Result<Answer>> {
    ai::ChatRequest request{
        .connection = options_.route_of(payload_.provider),
        .model = payload_.model_id,
        .messages =
            {{.speaker = ai::Speaker::system, .text = std::string(kInstruction)},
             {.speaker = ai::Speaker::user, .text = payload_.question}},
        .temperature = options_.temperature,
        .object = ai::ObjectWish{.name = "answer", .schema = options_.schema},
        .makeshift = ai::Makeshift::impossible,
    };
    const auto& job = context_.job();
    const auto reply = co_await ai_.chat(
        std::move(request),
        {.job = job.id,
         .task = job.task,
         .user = job.user_id,
         .stop = context_.stop(),
         .deadline = context_.deadline()}
    );
    co_return reply ? read(*reply) : std::unexpected(reply.error());
}

auto PromptRun::read(const ai::ChatReply& reply) const -> Result<Answer> {
    if (reply.ending == ai::Ending::refusal) {
        return fail("refusal", "the model does not want to answer");
    }
    if (!reply.object && reply.ending == ai::Ending::length) {
        return fail("invalid_reply", "the model's answer was cut off");
    }
    if (!reply.object && !options_.text_fallback) {
        return fail("invalid_reply", "the model's answer is not as asked for: " + reply.problem);
    }
    auto raw = reply.object ? to_json_text(*reply.object) : reply.text;
    auto entity = name_in(raw);
    if (entity.empty()) {
        return fail("invalid_reply", "there is no name in the model's answer");
    }
    return Answer{.raw = std::move(raw), .entity = std::move(entity), .reply = reply};
}

auto PromptRun::name_in(const std::string& raw) const -> std::string {
    return options_.polish ? polish(raw) : unwrapped(raw);
}

auto PromptRun::failed(const Error& error) const -> Outcome {
    if (error.code == "no_provider") {
        return skipped("no_provider", "an answer cannot be made up: " + error.message);
    }
    if (error.code == "budget_exhausted" || error.code == "price_unknown") {
        return skipped(error.code, error.message);
    }
    if (error.code == "cancelled") {
        return task::stopped_outcome(context_);
    }
    auto outcome = Outcome::failure(error.code, error.message);
    outcome.error.retryable = ai::is_retryable(error);
    return outcome;
}

auto PromptRun::store(const Answer* answer) -> Async<Result<Stored>> {
    auto session =
        co_await databases_.open(options_.connection, context_.stop(), context_.deadline());
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    auto transaction = co_await session->begin();
    if (!transaction) {
        co_return std::unexpected(std::move(transaction.error()));
    }
    auto stored = co_await store_in(&*session, answer);
    if (!stored) {
        co_return stored;
    }
    if (auto committed = co_await transaction->commit(); !committed) {
        co_return std::unexpected(std::move(committed.error()));
    }
    co_return stored;
}

// What an attempt before this one has stored, perhaps just before it was killed.
auto PromptRun::find_stored(database::Session* session) -> Async<Result<std::optional<Stored>>> {
    const auto& responses = options_.responses;
    const auto rows = co_await session->query(
        fmt::format(
            "select {}, {} from {} where {} = $1 and {} = $2 and {} = $3",
            responses["entity_id"],
            responses["response_text"],
            responses.table().quoted,
            responses["prompt_id"],
            responses["model_id"],
            responses["timestamp"]
        ),
        {id_value(payload_.prompt_id), payload_.model_id, asked_at()}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    co_return rows->empty()
        ? std::nullopt
        : std::optional(Stored{.entity_id = id_json(rows->at(0, 0)), .raw = rows->text(0, 1)});
}

auto PromptRun::store_in(database::Session* session, const Answer* answer)
    -> Async<Result<Stored>> {
    if (auto before = co_await find_stored(session); !before || *before) {
        co_return before ? Result<Stored>(std::move(**before))
                         : std::unexpected(std::move(before.error()));
    }
    const auto entity = co_await entity_of(session, &answer->entity);
    if (!entity) {
        co_return std::unexpected(entity.error());
    }
    const auto& responses = options_.responses;
    const auto inserted = co_await session->execute(
        fmt::format(
            "insert into {} ({}, {}, {}, {}, {}) values ($1, $2, $3, $4, $5)",
            responses.table().quoted,
            responses["prompt_id"],
            responses["model_id"],
            responses["timestamp"],
            responses["entity_id"],
            responses["response_text"]
        ),
        {id_value(payload_.prompt_id), payload_.model_id, asked_at(), *entity, answer->raw}
    );
    co_return inserted ? Result<Stored>(Stored{.entity_id = id_json(*entity), .raw = answer->raw})
                       : std::unexpected(inserted.error());
}

// One mention more of it.
auto PromptRun::entity_of(database::Session* session, const std::string* name)
    -> Async<Result<database::SqlValue>> {
    const auto& entities = options_.entities;
    const auto now = context_.clock().wall_now();
    auto category = payload_.category.empty() ? database::SqlValue(database::Null{})
                                              : database::SqlValue(payload_.category);
    const auto rows = co_await session->query(
        fmt::format(
            "insert into {0} as known ({1}, {2}, {3}, {4}, {5}) values ($1, $2, 1, $3, $3) "
            "on conflict ({1}) do update set {3} = known.{3} + 1, {4} = excluded.{4} "
            "returning {6}",
            entities.table().quoted,
            entities["name"],
            entities["category"],
            entities["total_mentions"],
            entities["last_mentioned_at"],
            entities["created_at"],
            entities["id"]
        ),
        {*name, std::move(category), now}
    );
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    if (rows->empty()) {
        co_return fail("database_error", "the entity was not stored");
    }
    co_return rows->at(0, 0);
}

// The same for all attempts of the job, and another for each run of the prompt: what was stored
// before is found by it. Whole milliseconds, which columns of all clients keep.
auto PromptRun::asked_at() const -> WallTime {
    using std::chrono::milliseconds;
    return std::chrono::floor<milliseconds>(context_.job().created_at) +
           milliseconds(payload_.run_index);
}

// It decides nothing: that it cannot be written is a warning.
auto PromptRun::mirror(MirrorChange change) -> Async<> {
    auto session =
        co_await databases_.open(options_.connection, context_.stop(), context_.deadline());
    Result<std::int64_t> done = std::unexpected(session ? Error{} : session.error());
    if (session) {
        auto statement = mirror_write(
            *options_.mirror, payload_.mirror_key(), change, context_.job().created_at
        );
        done = co_await session->execute(std::move(statement.sql), std::move(statement.values));
    }
    if (!done) {
        context_.log(LogLevel::warn, "the mirror stays as it was: " + done.error().message);
    }
}

auto PromptRun::ending_of(const Outcome& outcome) const -> MirrorChange {
    const auto& job = context_.job();
    const bool is_over = outcome.end == AttemptEnd::succeeded ||
                         outcome.end == AttemptEnd::skipped ||
                         (outcome.end != AttemptEnd::released &&
                          (!outcome.error.retryable || job.attempt >= job.max_attempts));
    return {
        .status = outcome.end == AttemptEnd::succeeded ? "succeeded"
                  : outcome.end == AttemptEnd::skipped ? "skipped"
                  : is_over                            ? "failed"
                                                       : "queued",
        .attempt = job.attempt,
        .error = outcome.error.message,
        .finished_at = is_over ? std::optional(context_.clock().wall_now()) : std::nullopt,
    };
}

}  // namespace pawl::kinds::prompts
