// SPDX-License-Identifier: Apache-2.0
// One attempt of `prompt_matrix`.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/job_request.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/prompts/matrix_options.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"

namespace pawl::kinds::prompts {

class MatrixRun {
 public:
    // All of it outlives the run. `run_task` is not empty.
    MatrixRun(
        database::Databases& databases,
        const MatrixOptions& options,
        std::string run_task,
        task::TaskContext& context
    );
    MatrixRun(const MatrixRun&) = delete;
    auto operator=(const MatrixRun&) -> MatrixRun& = delete;

    [[nodiscard]] auto run() -> Async<job::Outcome>;

 private:
    struct Prompt {
        Json id = nullptr;
        std::string id_text = {};
        Json category = nullptr;
        std::string question = {};
        Frequency frequency = Frequency::daily;
        std::int64_t runs = 1;
        bool has_list_of_models = true;
        std::vector<std::string> models = {};
    };
    struct Model {
        Json name = nullptr;
        Json provider = nullptr;
    };

    auto read() -> Async<Result<std::vector<Prompt>>>;
    auto read_models(database::Session* session) -> Async<Result<>>;
    auto create(const Prompt* prompt) -> Async<Result<>>;
    auto create_each(std::vector<job::JobRequest> requests) -> Async<Result<>>;
    auto note_run(const Prompt* prompt) -> Async<Result<>>;

    [[nodiscard]] auto prompt_at(const database::SqlRows& rows, std::size_t row) const
        -> std::optional<Prompt>;
    [[nodiscard]] auto requests_of(const Prompt& prompt) const -> std::vector<job::JobRequest>;
    [[nodiscard]] auto request(const Prompt& prompt, const std::string& model, int run) const
        -> job::JobRequest;
    [[nodiscard]] auto result() const -> std::string;

    database::Databases& databases_;
    const MatrixOptions& options_;
    std::string run_task_;
    task::TaskContext& context_;
    PromptClock clock_;
    WallTime now_;
    std::map<std::string, Model, std::less<>> models_;

    std::size_t prompts_ = 0;
    std::int64_t created_ = 0;
    std::int64_t wanted_ = 0;
    std::vector<std::pair<std::string, std::string>> failures_;  // id of the prompt, error
    bool dry_run_ = false;
};

}  // namespace pawl::kinds::prompts
