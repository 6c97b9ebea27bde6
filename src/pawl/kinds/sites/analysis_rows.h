// SPDX-License-Identifier: Apache-2.0
// What an analysis reads and writes in the application's tables.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/database/session.h"
#include "pawl/kinds/sites/analysis.h"
#include "pawl/kinds/sites/analysis_options.h"
#include "pawl/kinds/sites/site_rows.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

// The gravest first, at most `max_issues`; what analyses found before is not among them. The
// referents of all of these outlive them. Errors: those of Session.
[[nodiscard]] auto open_issues(
    database::Session* session, const AnalysisOptions* options, std::string site_id
) -> Async<Result<OpenIssues>>;

// What earlier analyses found and is still open: their types.
[[nodiscard]] auto open_findings(
    database::Session* session, const AnalysisOptions* options, std::string site_id
) -> Async<Result<std::vector<std::string>>>;

// The id of the conversation that an earlier attempt of the job has stored.
[[nodiscard]] auto find_conversation(
    database::Session* session,
    const AnalysisOptions* options,
    std::string site_id,
    std::string job_id
) -> Async<Result<std::optional<std::string>>>;

// Stores the conversation and the audit entry, together. Gives the conversation's id.
struct Conversation {
    std::string messages = {};
    AuditEntry audit = {};
};
[[nodiscard]] auto store_conversation(
    database::Session* session,
    const AnalysisOptions* options,
    const Site* site,
    Conversation conversation,
    Random* random
) -> Async<Result<std::string>>;

}  // namespace pawl::kinds::sites
