// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/prompts/matrix_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "pawl/kinds/prompts/prompt_mirror.h"
#include "pawl/kinds/prompts/prompt_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/task/prompt_job.h"

namespace pawl::kinds::prompts {
namespace {

namespace json = boost::json;
using job::Outcome;

// [{"id": "x"}, …] or ["x", …]; each once. None for null; nothing for what is no list.
auto models_in(std::string_view text) -> std::optional<std::vector<std::string>> {
    std::vector<std::string> models;
    const auto value = read_json(text.empty() ? "null" : text);
    const auto* const list = value ? value->if_array() : nullptr;
    if (list == nullptr && !(value && value->is_null())) {
        return std::nullopt;
    }
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i) {
        const auto* const object = (*list)[i].if_object();
        const auto* const id = object == nullptr ? &(*list)[i] : object->if_contains("id");
        if (id == nullptr || (!id->is_string() && !id->is_int64())) {
            continue;
        }
        auto name = id->is_string() ? std::string(id->get_string()) : to_json_text(*id);
        if (std::ranges::find(models, name) == models.end()) {
            models.push_back(std::move(name));
        }
    }
    return models;
}

auto text_json(const database::SqlValue& value) -> Json {
    return database::is_null(value) ? Json(nullptr) : Json(database::text_of(value));
}

}  // namespace

MatrixRun::MatrixRun(
    database::Databases& databases,
    const MatrixOptions& options,
    std::string run_task,
    task::TaskContext& context
)
    : databases_(databases),
      options_(options),
      run_task_(std::move(run_task)),
      context_(context),
      clock_{.zone = *options.zone, .slack = options.slack} {
    const auto& slot = context.job().slot;
    now_ = slot && slot->slot ? *slot->slot : context.clock().wall_now();
}

auto MatrixRun::run() -> Async<Outcome> {
    const auto payload = tables::payload_of(context_);
    dry_run_ = options_.dry_run || (payload && tables::asks_for_dry_run(*payload));
    const auto prompts = co_await read();
    if (!prompts) {
        co_return tables::failed_outcome(prompts.error(), context_);
    }
    prompts_ = prompts->size();
    for (const auto& prompt : *prompts) {
        auto done = co_await create(&prompt);
        if (done && !dry_run_) {
            done = co_await note_run(&prompt);
        }
        if (!done && done.error().code == "cancelled") {
            co_return tables::failed_outcome(done.error(), context_);
        }
        if (!done) {
            context_.log(
                LogLevel::warn, fmt::format("prompt {}: {}", prompt.id_text, done.error().message)
            );
            failures_.emplace_back(prompt.id_text, done.error().message);
        }
    }
    context_.log(
        LogLevel::info, fmt::format("Enqueued {} jobs for {} prompts", created_, prompts_)
    );
    if (prompts_ > 0 && failures_.size() == prompts_) {
        co_return Outcome::failure("prompts_failed", failures_.front().second);
    }
    co_return Outcome::success(result());
}

auto MatrixRun::read() -> Async<Result<std::vector<Prompt>>> {
    auto session =
        co_await databases_.open(options_.connection, context_.stop(), context_.deadline());
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& table = options_.prompts;
    const auto rows = co_await session->query(fmt::format(
        "select {0}, {1}, {2}, {3}, {4}, {5}, {6}, {7} from {8} order by {0}",
        table["id"],
        table["category"],
        table["question"],
        table["frequency"],
        table["runs"],
        table["active"],
        table["models"],
        table["last_run_at"],
        table.table().quoted
    ));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    std::vector<Prompt> due;
    for (std::size_t row = 0; row < rows->size(); ++row) {
        if (auto prompt = prompt_at(*rows, row)) {
            due.push_back(std::move(*prompt));
        }
    }
    if (!due.empty()) {
        if (const auto known = co_await read_models(&*session); !known) {
            co_return std::unexpected(known.error());
        }
    }
    co_return due;
}

auto MatrixRun::read_models(database::Session* session) -> Async<Result<>> {
    const auto& table = options_.models;
    const auto rows = co_await session->query(fmt::format(
        "select {}, {}, {} from {}",
        table["id"],
        table["name"],
        table["provider"],
        table.table().quoted
    ));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    for (std::size_t row = 0; row < rows->size(); ++row) {
        models_[rows->text(row, 0)] = {
            .name = text_json(rows->at(row, 1)), .provider = text_json(rows->at(row, 2))
        };
    }
    co_return Result<>();
}

// Nothing if it is not due.
auto MatrixRun::prompt_at(const database::SqlRows& rows, std::size_t row) const
    -> std::optional<Prompt> {
    enum : std::size_t { id, category, question, frequency, runs, active, models, last_run };
    const auto often = parse_frequency(rows.text(row, frequency));
    if (!often || !options_.frequencies.contains(*often) ||
        !rows.truth(row, active).value_or(false) ||
        !clock_.is_due(*often, rows.time(row, last_run), now_)) {
        return std::nullopt;
    }
    auto named = models_in(rows.text(row, models));
    return Prompt{
        .id = id_json(rows.at(row, id)),
        .id_text = rows.text(row, id),
        .category = text_json(rows.at(row, category)),
        .question = rows.text(row, question),
        .frequency = *often,
        .runs = std::clamp<std::int64_t>(rows.integer(row, runs).value_or(1), 0, options_.runs_cap),
        .has_list_of_models = named.has_value(),
        .models = std::move(named).value_or(std::vector<std::string>()),
    };
}

auto MatrixRun::requests_of(const Prompt& prompt) const -> std::vector<job::JobRequest> {
    std::vector<job::JobRequest> requests;
    for (const auto& model : prompt.models) {
        for (int run = 0; run < prompt.runs; ++run) {
            requests.push_back(request(prompt, model, run));
        }
    }
    return requests;
}

auto MatrixRun::request(const Prompt& prompt, const std::string& model, int run) const
    -> job::JobRequest {
    const auto batch_key = clock_.date(now_);
    const auto known = models_.find(model);
    const auto found = known == models_.end() ? Model{.name = Json(model)} : known->second;
    const json::object payload{
        {"promptId", prompt.id},
        {"modelId", model},
        {"runIndex", run},
        {"batchKey", batch_key},
        {"prompt", {{"id", prompt.id}, {"question", prompt.question}, {"category", prompt.category}}
        },
        {"model", {{"id", model}, {"name", found.name}, {"provider", found.provider}}},
    };
    return {
        .task = run_task_,
        .payload = to_json_text(payload),
        .tags = task::prompt_job_tags(batch_key, prompt.id_text),
        .unique =
            job::UniqueRequest{
                .key = task::prompt_job_key(
                    prompt.id_text, model, run, clock_.period(prompt.frequency, now_)
                ),
                .held_while = job::UniqueWhile::window,
                .window = task::kPromptKeyHeld,
            },
    };
}

auto MatrixRun::create(const Prompt* prompt) -> Async<Result<>> {
    if (!prompt->has_list_of_models) {
        co_return fail("invalid_models", "its models are no JSON list: it stays due");
    }
    auto requests = requests_of(*prompt);
    wanted_ += static_cast<std::int64_t>(requests.size());
    if (dry_run_ || requests.empty()) {
        co_return Result<>();
    }
    const auto spawned = co_await context_.spawn(requests);
    if (!spawned) {
        const bool is_refused = !spawned.error().fields.empty();  // one of them, at the least
        if (is_refused && requests.size() > 1) {
            co_return co_await create_each(std::move(requests));
        }
        co_return std::unexpected(spawned.error());
    }
    created_ += std::ranges::count_if(*spawned, &task::Spawned::created);
    co_return Result<>();
}

// One by one: the others shall not wait for the one that is refused. The first error.
auto MatrixRun::create_each(std::vector<job::JobRequest> requests) -> Async<Result<>> {
    Result<> done;
    for (auto& request : requests) {
        const auto spawned = co_await context_.spawn({std::move(request)});
        if (spawned) {
            created_ += spawned->front().created ? 1 : 0;
        } else if (spawned.error().fields.empty()) {
            co_return std::unexpected(spawned.error());
        } else if (done) {
            done = std::unexpected(spawned.error());
        }
    }
    co_return done;
}

// The mirror's rows too, in the same transaction.
auto MatrixRun::note_run(const Prompt* prompt) -> Async<Result<>> {
    auto session =
        co_await databases_.open(options_.connection, context_.stop(), context_.deadline());
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    auto transaction = co_await session->begin();
    if (!transaction) {
        co_return std::unexpected(std::move(transaction.error()));
    }
    std::vector<database::Statement> statements;
    for (const auto& model : prompt->models) {
        for (int run = 0; options_.mirror && run < prompt->runs; ++run) {
            const MirrorKey key{prompt->id, model, run, clock_.date(now_)};
            statements.push_back(mirror_insert(*options_.mirror, key, now_));
        }
    }
    const auto& table = options_.prompts;
    statements.push_back({
        .sql = fmt::format(
            "update {} set {} = $1 where {} = $2",
            table.table().quoted,
            table["last_run_at"],
            table["id"]
        ),
        .values = {now_, id_value(prompt->id)},
    });
    for (auto& statement : statements) {
        const auto changed =
            co_await session->execute(std::move(statement.sql), std::move(statement.values));
        if (!changed) {
            co_return std::unexpected(changed.error());
        }
    }
    co_return co_await transaction->commit();
}

auto MatrixRun::result() const -> std::string {
    json::object result{
        {"success", true},
        {"promptCount", prompts_},
        {"jobsCreated", created_},
        {"batchKey", clock_.date(now_)},
    };
    if (!failures_.empty()) {
        json::array failed;
        for (const auto& [id, error] : failures_) {
            failed.push_back(json::object{{"promptId", id}, {"error", error}});
        }
        result["failed"] = std::move(failed);
    }
    if (dry_run_) {
        result["dryRun"] = true;
        result["jobsWanted"] = wanted_;
    }
    return to_json_text(result);
}

}  // namespace pawl::kinds::prompts
