// SPDX-License-Identifier: Apache-2.0
// Issues of a site as rows of the application: one open row for each rule and page.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/database/column.h"
#include "pawl/database/session.h"
#include "pawl/kinds/sites/site_rows.h"
#include "pawl/kinds/sites/tables.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

// What is known now about one type of issue on one page.
struct Finding {
    std::string type = {};
    std::string page_url = {};
    bool is_there = false;  // false: it is not, or no longer
    std::string category = {};
    std::string title = {};
    std::string severity = {};
    std::string details = {};
    int impact = 1;
};

struct IssueCounts {
    int made = 0;
    int updated = 0;
    int fixed = 0;

    auto operator==(const IssueCounts&) const -> bool = default;
};

// An issue that is there is updated if a row of it is open, left alone if somebody set it to one of
// the ignored statuses, and made otherwise. One that is not there any more gets `fixed_status`.
// All findings at once, or none; the site's row is locked meanwhile, so that two crawls of a site
// make no issue twice. The referents outlive the coroutine.
// Errors: unknown_site (it is gone); undefined_table, undefined_column; those of Session.
struct IssueWork {
    const SiteTables* tables = nullptr;
    Random* random = nullptr;
    std::string site_id = {};
    WallTime now = {};
};
[[nodiscard]] auto store_findings(
    database::Session* session, IssueWork work, std::vector<Finding> findings
) -> Async<Result<IssueCounts>>;

}  // namespace pawl::kinds::sites
