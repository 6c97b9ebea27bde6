// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/build_stacks_kind.h"

#include <string>
#include <utility>

#include "pawl/kinds/notes/note_runner.h"
#include "pawl/kinds/notes/stack_options.h"
#include "pawl/kinds/notes/stacks_run.h"

namespace pawl::kinds::notes {

auto BuildStacksKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_stack_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const NoteRunner<StacksRun, StackOptions>>(tools_, std::move(*options));
}

auto BuildStacksKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_stack_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? options->source.connection : std::string(),
    }};
}

}  // namespace pawl::kinds::notes
