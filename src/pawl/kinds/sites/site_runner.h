// SPDX-License-Identifier: Apache-2.0
// What crawls and analyses have in common: a job is about one site, which must be there.
#pragma once

#include <boost/json/object.hpp>
#include <string>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/job/job_request.h"
#include "pawl/kinds/sites/crawl_options.h"
#include "pawl/kinds/sites/site_rows.h"
#include "pawl/kinds/sites/tables.h"
#include "pawl/runtime/async.h"
#include "pawl/task/context.h"
#include "pawl/task/task.h"

namespace pawl::kinds::sites {

// Refuses, before they are stored, jobs whose payload names no site, or one that is not there or is
// somebody else's. A job of nobody may be about any site: only operators make such.
class SiteRunner : public task::Runner {
 public:
    SiteRunner(database::Databases& databases, const Clock& clock)
        : databases_(databases), clock_(clock) {}

    // Errors: those of read_site_order().
    [[nodiscard]] auto check(const job::JobRequest& request) const -> Result<> override;
    [[nodiscard]] auto admits() const -> bool override { return true; }
    // Errors: those of check(), unknown_site, database_unavailable.
    [[nodiscard]] auto admit(const task::AdmitRequest& request) const -> Async<Result<>> override;

 protected:
    [[nodiscard]] virtual auto tables() const -> const SiteTables& = 0;
    // What else a kind has against an order.
    [[nodiscard]] virtual auto check_order(const SiteOrder& /*order*/) const -> Result<> {
        return {};
    }

    // A connection until the end of the attempt.
    [[nodiscard]] auto open(task::TaskContext* context) const -> Async<Result<database::Session>>;
    // The site of the order, once more: what was there may be gone.
    [[nodiscard]] auto site_of(SiteOrder order, task::TaskContext* context) const
        -> Async<Result<Site>>;

 private:
    database::Databases& databases_;
    const Clock& clock_;
};

// Of the payload. Errors: invalid_payload, those of read_site_order().
[[nodiscard]] auto order_in(const task::TaskContext& context) -> Result<SiteOrder>;

}  // namespace pawl::kinds::sites
