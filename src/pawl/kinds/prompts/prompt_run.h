// SPDX-License-Identifier: Apache-2.0
// One attempt of `prompt_run`.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/prompts/prompt_payload.h"
#include "pawl/kinds/prompts/run_options.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::prompts {

class PromptRun {
 public:
    // All of it outlives the run.
    PromptRun(
        database::Databases& databases,
        ai::Client& ai,
        const RunOptions& options,
        PromptPayload payload,
        task::TaskContext& context
    )
        : databases_(databases),
          ai_(ai),
          options_(options),
          payload_(std::move(payload)),
          context_(context) {}
    PromptRun(const PromptRun&) = delete;
    auto operator=(const PromptRun&) -> PromptRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct Answer {
        std::string raw = {};
        std::string entity = {};
        ai::ChatReply reply = {};
    };
    struct Stored {
        Json entity_id = nullptr;
        std::string raw = {};
    };
    struct Place {
        std::string why_not = {};                     // empty: the prompt may be run
        std::optional<Stored> stored = std::nullopt;  // it was, by an attempt before
    };

    auto ask_and_store() -> Async<job::Outcome>;
    auto look() -> Async<Result<Place>>;
    auto ask() -> Async<Result<Answer>>;
    auto store(const Answer* answer) -> Async<Result<Stored>>;
    auto store_in(database::Session* session, const Answer* answer) -> Async<Result<Stored>>;
    auto find_stored(database::Session* session) -> Async<Result<std::optional<Stored>>>;
    auto entity_of(database::Session* session, const std::string* name)
        -> Async<Result<database::SqlValue>>;
    auto mirror(MirrorChange change) -> Async<>;
    [[nodiscard]] auto ending_of(const job::Outcome& outcome) const -> MirrorChange;
    [[nodiscard]] auto result(const Stored& stored, const ai::ChatReply* reply) const
        -> std::string;
    [[nodiscard]] auto failed(const Error& error) const -> job::Outcome;
    [[nodiscard]] auto read(const ai::ChatReply& reply) const -> Result<Answer>;
    [[nodiscard]] auto name_in(const std::string& raw) const -> std::string;
    [[nodiscard]] auto asked_at() const -> WallTime;

    database::Databases& databases_;
    ai::Client& ai_;
    const RunOptions& options_;
    PromptPayload payload_;
    task::TaskContext& context_;
};

}  // namespace pawl::kinds::prompts
