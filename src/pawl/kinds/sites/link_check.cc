// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/link_check.h"

#include <algorithm>
#include <expected>
#include <string>
#include <utility>
#include <vector>

#include "pawl/kinds/sites/content.h"
#include "pawl/runtime/together.h"

namespace pawl::kinds::sites {
namespace {

constexpr int kFirstError = 400;
constexpr std::size_t kBytesOfALink = 1'024;  // of a body that nobody reads

struct Checked {
    net::Url url;
    Result<std::string> why = std::string();  // see why_broken()
};

auto next_wave(const SiteCaller& caller, LinkBook& book, std::size_t room) -> std::vector<Checked> {
    std::vector<Checked> wave;
    while (wave.size() < std::min(caller.limits().concurrency, room)) {
        auto url = book.next_unknown();
        if (!url) {
            break;
        }
        wave.push_back({.url = std::move(*url)});
    }
    return wave;
}

// HEAD is enough where it is good news; servers that do not know it say all kinds of things.
auto check_one(SiteCaller* caller, MayVisit may_visit, Checked* link) -> Async<> {
    for (const auto* method : {"HEAD", "GET"}) {
        const auto landed = co_await caller->fetch(method, link->url, kBytesOfALink, may_visit);
        if (!landed && ends_the_crawl(landed.error())) {
            link->why = std::unexpected(landed.error());
            co_return;
        }
        link->why = why_broken(landed);
        const bool is_sure = !landed || landed->reply.status < kFirstError;
        if (is_sure) {
            co_return;
        }
    }
}

}  // namespace

auto check_links(
    SiteCaller* caller, LinkBook* book, MayVisit may_visit, std::function<void(std::size_t)> tell
) -> Async<Result<>> {
    const auto most = caller->limits().max_links;
    for (std::size_t checked = 0; checked < most;) {
        auto wave = next_wave(*caller, *book, most - checked);
        if (wave.empty()) {
            break;
        }
        std::vector<Async<>> checks;
        checks.reserve(wave.size());
        for (auto& one : wave) {
            checks.push_back(check_one(caller, may_visit, &one));
        }
        co_await run_together(std::move(checks));
        for (auto& one : wave) {
            if (!one.why) {
                co_return std::unexpected(std::move(one.why.error()));
            }
            book->settle(one.url, std::move(*one.why));
        }
        checked += wave.size();
        tell(checked);
    }
    co_return Result<>();
}

}  // namespace pawl::kinds::sites
