// SPDX-License-Identifier: Apache-2.0
// The kind `prompt_run`: asks one model one prompt once, and stores what it names.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::prompts {

// Options: `db`, `prompts`, `entities`, `responses`, `jobs` (tables; the last is a mirror, and kept
// if it is named), `routes`, `schema`, `temperature`, `text_fallback`, `polish`.
//
// The result is {entityId, raw, polished, engine, model, tokens, cost}. A retry after a kill stores
// nothing twice. Without a provider, with a budget that is used up and for a prompt that is
// switched off the job is skipped: an answer of a model cannot be made up. Thread-safe. All that it
// is given outlives the kind and its runners.
class PromptRunKind final : public task::Kind {
 public:
    PromptRunKind(database::Databases& databases, ai::Client& ai)
        : databases_(databases), ai_(ai) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "prompt_run"; }
    // Errors: those of read_run_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
    ai::Client& ai_;
};

}  // namespace pawl::kinds::prompts
