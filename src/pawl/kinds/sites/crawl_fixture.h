// SPDX-License-Identifier: Apache-2.0
// Crawls of sites in memory, in virtual time: for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <exception>
#include <map>
#include <optional>
#include <set>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/kinds/sites/crawl.h"
#include "pawl/kinds/sites/fake_site.h"
#include "pawl/runtime/manual_alarms.h"

namespace pawl::kinds::sites {

class FakeSink final : public CrawlSink {
 public:
    auto store(std::vector<PageVerdicts> pages) -> Async<Result<>> override {
        for (const auto& page : pages) {
            for (const auto& verdict : page.verdicts) {
                auto& broken = broken_[page.url];
                if (verdict.is_broken) {
                    broken.emplace(to_text(verdict.rule));
                }
            }
        }
        co_return error_ ? Result<>(std::unexpected(*error_)) : Result<>();
    }
    void note(std::string_view line) override { notes_.emplace_back(line); }
    void report_progress(int percent, std::string_view) override { percents_.push_back(percent); }

    [[nodiscard]] auto urls() const -> std::vector<std::string> {
        std::vector<std::string> list;
        for (const auto& [url, broken] : broken_) {
            if (!url.ends_with("/robots.txt") && !url.ends_with("/sitemap.xml")) {
                list.push_back(url);
            }
        }
        return list;
    }

    std::map<std::string, std::set<std::string>> broken_;  // by page
    std::vector<std::string> notes_;
    std::vector<int> percents_;
    std::optional<Error> error_;
};

class Crawling : public testing::Test {
 protected:
    static constexpr std::string_view kHome = "https://a.example/";

    Crawling() {
        options_.limits.max_pages = 100;
        options_.limits.check_links = LinkCheck::none;
        order_.start = net::parse_url(kHome).value();
        order_.stop = stopper_.get_token();
        order_.until = clock_.steady_now() + std::chrono::minutes(5);
    }

    // To its end, in virtual time.
    auto run() -> Result<CrawlReport> {
        order_.max_pages = options_.limits.max_pages;
        std::optional<Result<CrawlReport>> report;
        boost::asio::co_spawn(
            io_,
            crawl(
                {.roads = {.guarded = site_.road(), .open = site_.road("open ")},
                 .read = [this](std::string html) { return read(std::move(html)); },
                 .render = render_,
                 .clock = &clock_,
                 .alarms = &alarms_},
                &options_,
                order_,
                &sink_
            ),
            [&](const std::exception_ptr& failure, Result<CrawlReport> made) {
                EXPECT_FALSE(failure);
                report = std::move(made);
            }
        );
        while (!report) {
            io_.restart();
            if (io_.poll() > 0) {
                continue;
            }
            const auto next = alarms_.next();
            if (!next) {
                ADD_FAILURE() << "the crawl waits for nothing";
                break;
            }
            clock_.advance(*next - clock_.steady_now());
            alarms_.fire_due();
        }
        return report.value();
    }
    auto read(std::string html) -> Async<Result<web::Page>> {
        co_return web::read_page(html, clock_, {.html_bytes = options_.limits.max_bytes});
    }
    auto code() -> std::string {
        const auto report = run();
        return report ? "none" : report.error().code;
    }

    boost::asio::io_context io_{1};
    ManualClock clock_;
    ManualAlarms alarms_{clock_};
    std::stop_source stopper_;
    FakeSite site_;
    FakeSink sink_;
    CrawlOptions options_;
    CrawlOrder order_;
    RenderPage render_;
};

}  // namespace pawl::kinds::sites
