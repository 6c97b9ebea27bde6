// SPDX-License-Identifier: Apache-2.0
// The kind `analyze_site`: what to mend first on a site, by a model or by rules.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/ai/client.h"
#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sites {

// The payload names a row of `sites`, {"siteId"}. Its open issues, the gravest first, are given to
// the model of `ai`, or, when nobody answers, ranked by rules (text/site_report.h), and what comes
// of it is stored as a conversation or as issues. The result is
// {success, conversationId?, issuesAnalyzed, engine, model?, tokens?, cost?, findings?, dryRun?}.
// A budget that is exhausted skips the job. Thread-safe. The referents outlive the kind and its
// runners.
class AnalyzeSiteKind final : public task::Kind {
 public:
    AnalyzeSiteKind(
        database::Databases& databases, ai::Client& ai, const Clock& clock, Random& random
    )
        : databases_(databases), ai_(ai), clock_(clock), random_(random) {}

    [[nodiscard]] auto name() const -> std::string_view override { return "analyze_site"; }
    // Errors: those of read_analysis_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    database::Databases& databases_;
    ai::Client& ai_;
    const Clock& clock_;
    Random& random_;
};

}  // namespace pawl::kinds::sites
