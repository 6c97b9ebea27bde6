// SPDX-License-Identifier: Apache-2.0
// A runner of which each attempt is an object of its own.
#pragma once

#include <utility>

#include "pawl/ai/client.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::notes {

// `Run` is made of (databases, ai, options, context) and has run().
template <class Run, class Options>
class NoteRunner final : public task::Runner {
 public:
    NoteRunner(database::Databases& databases, ai::Client& ai, Options options)
        : databases_(databases), ai_(ai), options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return begin(&context);
    }

 private:
    auto begin(task::TaskContext* context) const -> Async<job::Outcome> {
        Run run(databases_, ai_, options_, *context);
        co_return co_await run.run();
    }

    database::Databases& databases_;
    ai::Client& ai_;
    Options options_;
};

}  // namespace pawl::kinds::notes
