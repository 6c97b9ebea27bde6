// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/weekly_insights_kind.h"

#include <string>
#include <utility>

#include "pawl/kinds/notes/insight_options.h"
#include "pawl/kinds/notes/insights_run.h"
#include "pawl/kinds/notes/note_runner.h"

namespace pawl::kinds::notes {

auto WeeklyInsightsKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_insight_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const NoteRunner<InsightsRun, InsightOptions>>(
        tools_, std::move(*options)
    );
}

auto WeeklyInsightsKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_insight_options(request);
    return {{
        .section = task::ConnectionUse::Section::databases,
        .name = options ? options->source.connection : std::string(),
    }};
}

}  // namespace pawl::kinds::notes
