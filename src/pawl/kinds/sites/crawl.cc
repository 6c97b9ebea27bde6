// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/crawl.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstddef>
#include <expected>
#include <iterator>
#include <utility>

#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/content.h"
#include "pawl/kinds/sites/frontier.h"
#include "pawl/kinds/sites/link_book.h"
#include "pawl/kinds/sites/link_check.h"
#include "pawl/kinds/sites/rendering.h"
#include "pawl/kinds/sites/robots_book.h"
#include "pawl/kinds/sites/site_borders.h"
#include "pawl/kinds/sites/site_map.h"
#include "pawl/runtime/together.h"
#include "pawl/web/text.h"

namespace pawl::kinds::sites {
namespace {

constexpr int kFirstError = 400;
constexpr int kTooManyRequests = 429;
constexpr int kFirstServerError = 500;
constexpr int kUnavailable = 503;
constexpr int kFetchesAPage = 4;  // of max_pages: errors and files count, too
constexpr int kPercentOfPages = 80;
constexpr std::size_t kPercentOfLinks = 15;
constexpr std::size_t kPagesAStore = 50;
constexpr std::string_view kNoFollow = "nofollow";

// What came of one candidate.
struct Visit {
    Candidate candidate;
    Result<Landed> landed = fail("cancelled", "it was not begun");
    std::optional<Result<web::Page>> page = std::nullopt;  // of HTML
};

auto error_of(const Visit& one) -> const Error* {
    if (!one.landed) {
        return &one.landed.error();
    }
    return one.page && !*one.page ? &one.page->error() : nullptr;
}

auto is_success(const net::HttpReply& reply) -> bool {
    return reply.status < kFirstError;
}

class Crawl {
 public:
    Crawl(CrawlParts parts, const CrawlOptions& options, CrawlOrder order, CrawlSink& sink)
        : parts_(std::move(parts)),
          until_(order.until),
          options_(options),
          limits_(options.limits),
          sink_(sink),
          max_pages_(order.max_pages),
          caller_(CallerParts{
              .roads = parts_.roads,
              .clock = parts_.clock,
              .alarms = parts_.alarms,
              .stop = order.stop,
              .until = order.until,
              .limits = options.limits,
              .open_site = std::move(order.open_site),
          }),
          borders_(caller_, std::move(order.start)),
          frontier_(options.limits.max_depth) {}
    Crawl(const Crawl&) = delete;
    auto operator=(const Crawl&) -> Crawl& = delete;
    ~Crawl() = default;

    auto run() -> Async<Result<CrawlReport>> {
        if (auto begun = co_await begin(); !begun) {
            co_return std::unexpected(std::move(begun.error()));
        }
        for (const auto step : {&Crawl::read_sitemaps, &Crawl::visit_pages, &Crawl::check_links}) {
            auto done = co_await (this->*step)();
            if (!done && done.error().code != "out_of_time") {
                co_return std::unexpected(std::move(done.error()));
            }
            report_.is_partial = report_.is_partial || !done;
        }
        auto judged = judge_presences();
        if (checks_links()) {
            std::ranges::move(links_.judge(options_.rules), std::back_inserter(judged));
        }
        if (auto stored = co_await store(std::move(judged)); !stored) {
            co_return std::unexpected(std::move(stored.error()));
        }
        co_return report_;
    }

 private:
    // ---- the first page, without which there is no site -------------------------------
    auto begin() -> Async<Result<>> {
        if (auto opened = co_await borders_.open(); !opened) {
            co_return opened;
        }
        std::vector<Visit> first(1);
        first.front().candidate.url = borders_.home();
        (void)frontier_.mark_known(borders_.home());  // it is the first: nothing is known
        co_await visit(&first.front());
        if (auto had = check_first(first.front()); !had) {
            co_return had;
        }
        if (auto settled = co_await borders_.settle_at(first.front().landed->url); !settled) {
            co_return settled;
        }
        co_return co_await take(std::move(first));
    }

    auto check_first(const Visit& first) -> Result<> {
        if (!first.landed) {
            return std::unexpected(first.landed.error());
        }
        const auto& reply = first.landed->reply;
        if (!is_success(reply)) {
            const bool is_passing =
                reply.status >= kFirstServerError || reply.status == kTooManyRequests;
            return fail(
                is_passing ? "site_unavailable" : "site_refused",
                fmt::format("{} answers {}", text_of(first.landed->url), reply.status)
            );
        }
        if (!first.page) {
            return fail("not_a_page", fmt::format("{} is no page", text_of(first.landed->url)));
        }
        return {};
    }

    // ---- pages ------------------------------------------------------------------------
    auto read_sitemaps() -> Async<Result<>> {
        auto map = co_await read_site_map(
            &caller_, borders_.home(), borders_.robots().rules.sitemaps, borders_.asks_robots()
        );
        if (!map) {
            co_return std::unexpected(std::move(map.error()));
        }
        sitemap_ = map->is_found ? Presence::found : Presence::absent;
        for (const auto& url : map->pages) {
            frontier_.add(url, 1);  // behind what the first page links to
        }
        co_return Result<>();
    }

    // Waves of a fixed size: what is found depends on the site alone, not on who answers first.
    auto visit_pages() -> Async<Result<>> {
        while (report_.pages_analyzed < max_pages_ && fetched_ < max_pages_ * kFetchesAPage) {
            std::vector<Visit> wave;
            const auto room = static_cast<std::size_t>(max_pages_ - report_.pages_analyzed);
            while (wave.size() < std::min(limits_.concurrency, room)) {
                auto candidate = frontier_.next();
                if (!candidate) {
                    break;
                }
                wave.push_back({.candidate = std::move(*candidate)});
            }
            if (wave.empty()) {
                break;
            }
            std::vector<Async<>> visits;
            visits.reserve(wave.size());
            for (auto& one : wave) {
                visits.push_back(visit(&one));
            }
            co_await run_together(std::move(visits));
            if (auto taken = co_await take(std::move(wave)); !taken) {
                co_return taken;
            }
        }
        co_return Result<>();
    }

    auto visit(Visit* one) -> Async<> {
        one->landed = co_await caller_.fetch(
            "GET", one->candidate.url, limits_.max_bytes, borders_.asks_for_pages()
        );
        if (one->landed && is_success(one->landed->reply) && is_html(one->landed->reply)) {
            const auto until = std::min(until_, parts_.clock->steady_now() + limits_.page_timeout);
            one->page = co_await read_landed(&parts_, *one->landed, until);
        }
    }

    auto take(std::vector<Visit> wave) -> Async<Result<>> {
        std::vector<PageVerdicts> judged;
        Result<> ended;
        for (const auto& one : wave) {
            if (const auto* const error = error_of(one); error && ends_the_crawl(*error)) {
                ended = std::unexpected(*error);
            } else {
                ++fetched_;
                take_one(one, judged);
            }
        }
        sink_.report_progress(
            report_.pages_analyzed * kPercentOfPages / max_pages_,
            fmt::format("{} pages", report_.pages_analyzed)
        );
        if (auto stored = co_await store(std::move(judged)); !stored) {
            co_return stored;
        }
        co_return ended;
    }

    void take_one(const Visit& one, std::vector<PageVerdicts>& judged) {
        const auto& asked = one.candidate.url;
        if (!one.landed) {
            return take_failure(asked, one.landed.error());
        }
        const auto& [url, reply, load_time] = *one.landed;
        links_.settle(asked, why_broken(one.landed));
        if (!is_success(reply)) {
            ++report_.pages_failed;
            sink_.note(fmt::format("{} answers {}", text_of(url), reply.status));
            if (reply.status == kTooManyRequests || reply.status == kUnavailable) {
                caller_.pause(pause_asked_for(reply));
            }
            return;
        }
        const bool is_redirected = url != asked;
        if (!one.page || (is_redirected && !frontier_.mark_known(url))) {
            return;  // a file, or a page that has its own turn
        }
        links_.settle(url, {});
        ++report_.pages_analyzed;
        judged.push_back(judge(one));
        if (*one.page) {
            take_links(url, **one.page, one.candidate.depth);
        } else {
            sink_.note(fmt::format("{}: {}", text_of(url), one.page->error().message));
        }
    }

    void take_failure(const net::Url& asked, const Error& error) {
        const bool is_left = error.code == "robots_disallowed" || error.code == "left_site" ||
                             error.code == "too_many_hosts";
        ++(is_left ? report_.pages_skipped : report_.pages_failed);
        sink_.note(fmt::format("{}: {}", text_of(asked), error.message));
        links_.settle(asked, why_broken(std::unexpected(error)));
    }

    [[nodiscard]] auto judge(const Visit& one) const -> PageVerdicts {
        const auto& [url, reply, load_time] = *one.landed;
        return {
            .url = text_of(url),
            .verdicts = judge_page(
                {.page = *one.page ? &**one.page : nullptr,
                 .bytes = reply.body.size(),
                 .is_whole = !reply.truncated,
                 .load_time = load_time},
                options_.rules
            ),
        };
    }

    void take_links(const net::Url& url, const web::Page& page, int depth) {
        const auto here = text_of(url);
        const auto named = page.base.empty() ? std::nullopt : link_address(here, page.base);
        const auto base = named ? text_of(*named) : here;
        const bool page_forbids = limits_.obey_robots && page.robots.contains(kNoFollow);
        links_.add_page(here);
        for (const auto& link : page.links) {
            const auto target = link_address(base, link.href);
            if (!target) {
                continue;
            }
            const bool is_internal = borders_.is_internal(*target);
            const bool is_forbidden = page_forbids || (limits_.obey_robots && link.nofollow);
            if ((is_internal || !limits_.same_host) && !is_forbidden) {
                frontier_.add(*target, depth + 1);
            }
            if (limits_.check_links == LinkCheck::all ||
                (limits_.check_links == LinkCheck::internal && is_internal)) {
                links_.add_link(*target);
            }
        }
    }

    // ---- links ------------------------------------------------------------------------
    [[nodiscard]] auto checks_links() const -> bool {
        return limits_.check_links != LinkCheck::none &&
               options_.rules[SiteRule::broken_link].enabled;
    }

    auto check_links() -> Async<Result<>> {
        if (!checks_links()) {
            co_return Result<>();
        }
        co_return co_await sites::check_links(
            &caller_,
            &links_,
            borders_.asks_robots(),
            [this](std::size_t checked) { tell(checked); }
        );
    }

    void tell(std::size_t links_checked) {
        report_.links_checked = links_checked;
        const auto all = std::clamp<std::size_t>(links_.targets(), 1, limits_.max_links);
        const auto part = static_cast<int>(kPercentOfLinks * std::min(links_checked, all) / all);
        sink_.report_progress(kPercentOfPages + part, fmt::format("{} links", links_checked));
    }

    // ---- what was found ---------------------------------------------------------------
    [[nodiscard]] auto judge_presences() const -> std::vector<PageVerdicts> {
        std::vector<PageVerdicts> judged;
        const auto add = [&](std::string_view path, SiteRule rule, Presence presence) {
            judged.push_back({
                .url = borders_.home().origin() + std::string(path),
                .verdicts = judge_presence(rule, presence, options_.rules),
            });
        };
        if (borders_.robots().state != SiteRobots::State::unreachable) {
            const bool is_found = borders_.robots().state == SiteRobots::State::found;
            add("/robots.txt",
                SiteRule::robots_missing,
                is_found ? Presence::found : Presence::absent);
        }
        if (sitemap_) {
            add("/sitemap.xml", SiteRule::sitemap_missing, *sitemap_);
        }
        return judged;
    }

    auto store(std::vector<PageVerdicts> pages) -> Async<Result<>> {
        for (const auto& page : pages) {
            report_.issues_found +=
                static_cast<int>(std::ranges::count(page.verdicts, true, &Verdict::is_broken));
        }
        for (std::size_t at = 0; at < pages.size(); at += kPagesAStore) {
            const auto end = std::min(at + kPagesAStore, pages.size());
            std::vector<PageVerdicts> some(
                std::make_move_iterator(pages.begin() + static_cast<std::ptrdiff_t>(at)),
                std::make_move_iterator(pages.begin() + static_cast<std::ptrdiff_t>(end))
            );
            if (auto stored = co_await sink_.store(std::move(some)); !stored) {
                co_return stored;
            }
        }
        co_return Result<>();
    }

    CrawlParts parts_;
    SteadyTime until_;
    const CrawlOptions& options_;
    const CrawlLimits& limits_;
    CrawlSink& sink_;
    int max_pages_;
    int fetched_ = 0;
    SiteCaller caller_;
    SiteBorders borders_;
    std::optional<Presence> sitemap_;  // nothing: it was not looked for
    Frontier frontier_;
    LinkBook links_;
    CrawlReport report_;
};

}  // namespace

auto crawl(CrawlParts parts, const CrawlOptions* options, CrawlOrder order, CrawlSink* sink)
    -> Async<Result<CrawlReport>> {
    Crawl one(std::move(parts), *options, std::move(order), *sink);
    co_return co_await one.run();
}

auto is_passing_trouble(std::string_view code) -> bool {
    constexpr auto kCodes = std::to_array<std::string_view>(
        {"connect_error",
         "dns_error",
         "invalid_response",
         "out_of_time",
         "reset",
         "robots_unreachable",
         "site_unavailable",
         "timeout"}
    );
    return std::ranges::find(kCodes, code) != kCodes.end();
}

}  // namespace pawl::kinds::sites
