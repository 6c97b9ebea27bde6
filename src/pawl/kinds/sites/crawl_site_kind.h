// SPDX-License-Identifier: Apache-2.0
// The kind `crawl_site`: walks through a site of the application and stores what is wrong with it.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/random.h"
#include "pawl/base/result.h"
#include "pawl/database/databases.h"
#include "pawl/kinds/sites/page_readers.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/net/egress_rules.h"
#include "pawl/runtime/alarm.h"
#include "pawl/task/kind.h"

namespace pawl::kinds::sites {

// What crawls need from outside. Referents outlive the kind and its runners.
struct CrawlKindOptions {
    database::Databases& databases;
    Roads roads;
    const net::EgressRules& egress;  // what is asked when a job is created already
    const Clock& clock;
    Alarms& alarms;
    Random& random;
};

// The payload names a row of `sites`, {"siteId", "maxPages"?, "url"?}; its issues are stored as
// rows, page by page, so that a run that is broken off has stored what it found, and the next one
// finds it again without doubling it. The result is
// {success, pagesAnalyzed, issuesFound, engine, pagesFailed, pagesSkipped, linksChecked, partial?,
// dryRun?}. Addresses pass the egress guard; `block_private_networks = false` lets the site's own
// through, and it alone. Thread-safe.
class CrawlSiteKind final : public task::Kind {
 public:
    explicit CrawlSiteKind(CrawlKindOptions options);

    [[nodiscard]] auto name() const -> std::string_view override { return "crawl_site"; }
    // Errors: those of read_crawl_options().
    [[nodiscard]] auto make_runner(const task::KindRequest& request) const
        -> Result<std::shared_ptr<const task::Runner>> override;
    [[nodiscard]] auto connections(const task::KindRequest& request) const
        -> std::vector<task::ConnectionUse> override;

 private:
    CrawlKindOptions options_;
    // Shared with the runners, which may outlive the kind while a last attempt ends.
    std::shared_ptr<PageReaders> readers_;
};

}  // namespace pawl::kinds::sites
