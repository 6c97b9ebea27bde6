// SPDX-License-Identifier: Apache-2.0
// A runner of which each attempt is an object of its own.
#pragma once

#include <utility>

#include "pawl/job/outcome.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::notes {

// `Run` is made of (tools, options, context) and has run().
template <class Run, class Options>
class NoteRunner final : public task::Runner {
 public:
    NoteRunner(const NoteTools& tools, Options options)
        : tools_(tools), options_(std::move(options)) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return begin(&context);
    }

 private:
    auto begin(task::TaskContext* context) const -> Async<job::Outcome> {
        Run run(tools_, options_, *context);
        co_return co_await run.run();
    }

    NoteTools tools_;
    Options options_;
};

}  // namespace pawl::kinds::notes
