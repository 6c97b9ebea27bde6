// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/crawl_site_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <chrono>
#include <cstddef>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/browser/renderer.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/crawl.h"
#include "pawl/kinds/sites/issue_rows.h"
#include "pawl/kinds/sites/rendering.h"
#include "pawl/kinds/sites/site_runner.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/net/egress_policy.h"
#include "pawl/observe/log.h"

namespace pawl::kinds::sites {
namespace {

using job::Outcome;

constexpr std::size_t kReaders = 2;
constexpr std::string_view kEngine = "crawler-v1";
constexpr std::string_view kAction = "SITE_CRAWLED";
constexpr int kMostNotes = 200;
// Of the time of an attempt, for what is to be stored behind the last page.
constexpr int kReservedPart = 5;
constexpr Duration kLongestReserve = std::chrono::seconds(15);

// Stores what one crawl finds.
class Store final : public CrawlSink {
 public:
    Store(
        task::TaskContext& context,
        database::Databases& databases,
        const CrawlOptions& options,
        Random& random,
        std::string site_id
    )
        : context_(context),
          databases_(databases),
          options_(options),
          random_(random),
          site_id_(std::move(site_id)) {}

    auto store(std::vector<PageVerdicts> pages) -> Async<Result<>> override {
        auto findings = findings_in(pages);
        if (is_dry_ || findings.empty()) {
            co_return Result<>();
        }
        auto session = co_await databases_.open(
            options_.tables.connection, context_.stop(), context_.deadline()
        );
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        const auto counts = co_await store_findings(
            &*session,
            {.tables = &options_.tables,
             .random = &random_,
             .site_id = site_id_,
             .now = context_.clock().wall_now()},
            std::move(findings)
        );
        if (!counts) {
            co_return std::unexpected(counts.error());
        }
        counts_.made += counts->made;
        counts_.updated += counts->updated;
        counts_.fixed += counts->fixed;
        co_return Result<>();
    }

    void note(std::string_view line) override {
        ++notes_;
        if (notes_ <= kMostNotes) {
            context_.log(LogLevel::warn, line);
        }
    }
    void report_progress(int percent, std::string_view message) override {
        context_.report_progress(percent, message);
    }

    void stay_dry() { is_dry_ = true; }
    [[nodiscard]] auto is_dry() const -> bool { return is_dry_; }
    [[nodiscard]] auto counts() const -> const IssueCounts& { return counts_; }

 private:
    [[nodiscard]] auto findings_in(const std::vector<PageVerdicts>& pages) const
        -> std::vector<Finding> {
        std::vector<Finding> findings;
        for (const auto& page : pages) {
            for (const auto& verdict : page.verdicts) {
                const auto& rule = options_.rules[verdict.rule];
                findings.push_back({
                    .type = std::string(to_text(verdict.rule)),
                    .page_url = page.url,
                    .is_there = verdict.is_broken,
                    .category = rule.category,
                    .title = verdict.title,
                    .severity = rule.severity,
                    .details = verdict.details,
                    .impact = rule.impact,
                });
            }
        }
        return findings;
    }

    task::TaskContext& context_;
    database::Databases& databases_;
    const CrawlOptions& options_;
    Random& random_;
    std::string site_id_;
    bool is_dry_ = false;
    int notes_ = 0;
    IssueCounts counts_;
};

class CrawlRunner final : public SiteRunner {
 public:
    CrawlRunner(CrawlKindOptions kind, std::shared_ptr<PageReaders> readers, CrawlOptions task)
        : SiteRunner(kind.databases, kind.clock),
          kind_(std::move(kind)),
          readers_(std::move(readers)),
          task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override { return walk(&context); }

 protected:
    auto tables() const -> const SiteTables& override { return task_.tables; }

    // Whose address the payload chose. That of a site in an own network is known to the attempt.
    auto check_order(const SiteOrder& order) const -> Result<> override {
        const bool is_judged_now = order.url && task_.block_private_networks;
        return is_judged_now ? net::check_url(*order.url, *kind_.egress.current()) : Result<>();
    }

 private:
    auto walk(task::TaskContext* context) const -> Async<Outcome> {
        const auto order = order_in(*context);
        if (!order) {
            co_return Outcome::permanent_failure(order.error().code, order.error().message);
        }
        const auto site = co_await site_of(*order, context);
        if (!site) {
            co_return failure(site.error(), *context);
        }
        auto walk = plan(*order, *site, *context);
        if (!walk) {
            co_return Outcome::permanent_failure(walk.error().code, walk.error().message);
        }
        Store store(*context, kind_.databases, task_, kind_.random, site->id);
        if (task_.dry_run || order->dry_run) {
            store.stay_dry();
        }
        const auto start = text_of(walk->start);
        const auto report = co_await crawl_by(std::move(*walk), &store);
        if (!report) {
            co_return failure(report.error(), *context);
        }
        context->log(LogLevel::info, sentence(start, *site, *report));
        if (!store.is_dry()) {
            if (auto told = co_await tell(*site, *report, context); !told) {
                co_return failure(told.error(), *context);
            }
        }
        co_return Outcome::success(to_json_text(result_of(*report, store)));
    }

    auto crawl_by(CrawlOrder walk, Store* store) const -> Async<Result<CrawlReport>> {
        auto parts = this->parts();
        if (!task_.browser) {
            co_return co_await crawl(std::move(parts), &task_, std::move(walk), store);
        }
        browser::Renderer renderer(
            *task_.browser, roads_of_pages(kind_.roads, task_.limits, walk.open_site)
        );
        parts.render = render_by(renderer, parts, walk.stop);
        auto report = co_await crawl(std::move(parts), &task_, std::move(walk), store);
        co_await renderer.close();
        co_return report;
    }

    // Errors: those of net::parse_url(), of what stands in the table.
    [[nodiscard]] auto plan(
        const SiteOrder& order, const Site& site, const task::TaskContext& context
    ) const -> Result<CrawlOrder> {
        auto address = site_address(site.url);
        if (!address && !order.url) {
            return fail(
                address.error().code,
                fmt::format("the address of the site {} cannot be crawled", site.id)
            );
        }
        const auto left = context.deadline() - context.clock().steady_now();
        CrawlOrder walk{
            .start = order.url ? *order.url : *address,
            .max_pages = order.max_pages.value_or(task_.limits.max_pages),
            .stop = context.stop(),
            .until = context.deadline() - std::min<Duration>(left / kReservedPart, kLongestReserve),
        };
        if (!task_.block_private_networks && address) {
            walk.open_site = std::move(*address);
        }
        return walk;
    }

    [[nodiscard]] auto most_html_bytes() const -> std::size_t {
        return task_.limits.max_bytes * (task_.browser ? kRenderedBytesASentByte : 1);
    }

    [[nodiscard]] auto parts() const -> CrawlParts {
        return {
            .roads = kind_.roads,
            .read = [readers = readers_, most = most_html_bytes()](std::string html
                    ) { return readers->read(std::move(html), most); },
            .clock = &kind_.clock,
            .alarms = &kind_.alarms,
        };
    }

    // The audit log and the site's own numbers, together.
    auto tell(Site site, CrawlReport report, task::TaskContext* context) const -> Async<Result<>> {
        auto session = co_await open(context);
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        const auto& sites = task_.tables.sites;
        const auto columns = co_await session->columns(sites.table().plain);
        if (!columns) {
            co_return std::unexpected(columns.error());
        }
        const auto now = context->clock().wall_now();
        auto numbers = update_statement(
            sites,
            *columns,
            {{"last_crawled_at", now},
             {"pages_crawled", std::int64_t{report.pages_analyzed}},
             {"issues_found", std::int64_t{report.issues_found}}},
            site.id
        );
        auto transaction = co_await session->begin();
        if (!transaction) {
            co_return std::unexpected(std::move(transaction.error()));
        }
        if (!numbers.sql.empty()) {
            const auto done =
                co_await session->execute(std::move(numbers.sql), std::move(numbers.values));
            if (!done) {
                co_return std::unexpected(done.error());
            }
        }
        auto told = co_await write_audit(
            &*session,
            &task_.tables,
            &site,
            {.action = std::string(kAction),
             .details =
                 {{"pagesAnalyzed", report.pages_analyzed}, {"issuesFound", report.issues_found}},
             .job_id = to_text(context->job().id),
             .at = now,
             .may_be_repeated = context->job().attempt > 1},
            &kind_.random
        );
        co_return told ? co_await transaction->commit() : told;
    }

    // The site's own troubles may pass; those of the database are known to its folder.
    static auto failure(const Error& error, const task::TaskContext& context) -> Outcome {
        auto outcome = tables::failed_outcome(error, context);
        outcome.error.retryable = outcome.error.retryable || is_passing_trouble(error.code);
        return outcome;
    }

    static auto sentence(std::string_view start, const Site& site, const CrawlReport& report)
        -> std::string {
        return fmt::format(
            "site {} of user {}: {} pages of {} analyzed, {} issues, {} pages failed, {} left "
            "alone, {} links checked{}",
            site.id,
            site.user_id,
            report.pages_analyzed,
            start,
            report.issues_found,
            report.pages_failed,
            report.pages_skipped,
            report.links_checked,
            report.is_partial ? "; the time was over" : ""
        );
    }

    static auto result_of(const CrawlReport& report, const Store& store) -> boost::json::object {
        boost::json::object result = {
            {"success", true},
            {"pagesAnalyzed", report.pages_analyzed},
            {"issuesFound", report.issues_found},
            {"engine", kEngine},
            {"pagesFailed", report.pages_failed},
            {"pagesSkipped", report.pages_skipped},
            {"linksChecked", report.links_checked},
        };
        if (store.is_dry()) {
            result["dryRun"] = true;
        } else {
            result["issuesNew"] = store.counts().made;
            result["issuesFixed"] = store.counts().fixed;
        }
        if (report.is_partial) {
            result["partial"] = true;
        }
        return result;
    }

    CrawlKindOptions kind_;
    std::shared_ptr<PageReaders> readers_;
    CrawlOptions task_;
};

}  // namespace

CrawlSiteKind::CrawlSiteKind(CrawlKindOptions options)
    : options_(std::move(options)),
      readers_(std::make_shared<PageReaders>(options_.clock, kReaders)) {}

auto CrawlSiteKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_crawl_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const CrawlRunner>(options_, readers_, std::move(*options));
}

auto CrawlSiteKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_crawl_options(request);
    if (!options) {
        return {};
    }
    return {{.section = task::ConnectionUse::Section::databases, .name = options->tables.connection}
    };
}

}  // namespace pawl::kinds::sites
