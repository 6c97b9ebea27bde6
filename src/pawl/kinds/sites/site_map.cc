// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_map.h"

#include <algorithm>
#include <deque>
#include <expected>
#include <set>
#include <utility>

#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/sites/content.h"
#include "pawl/web/sitemap.h"

namespace pawl::kinds::sites {
namespace {

constexpr int kOk = 200;

// Files to read, each once.
class Files {
 public:
    explicit Files(const net::Url& home) : home_(home) {}

    void add(const std::string& address) {
        auto url = link_address(text_of(home_), address);
        if (url && is_same_but_www(home_, *url) && known_.size() < kMostSitemaps &&
            known_.insert(text_of(*url)).second) {
            line_.push_back(std::move(*url));
        }
    }
    [[nodiscard]] auto empty() const -> bool { return line_.empty(); }
    auto take() -> net::Url {
        auto first = std::move(line_.front());
        line_.pop_front();
        return first;
    }

 private:
    const net::Url& home_;
    std::set<std::string> known_;
    std::deque<net::Url> line_;
};

void take_pages(const web::Sitemap& file, const net::Url& home, SiteMap& map) {
    for (const auto& address : file.urls) {
        auto url = link_address(text_of(home), address);
        if (url && is_same_site(home, *url) && map.pages.size() < kMostSitemapPages) {
            map.pages.push_back(std::move(*url));
        }
    }
}

}  // namespace

auto read_site_map(
    SiteCaller* caller, net::Url home, std::vector<std::string> named, MayVisit may_visit
) -> Async<Result<SiteMap>> {
    SiteMap map;
    Files files(home);
    std::ranges::for_each(named, [&files](const auto& address) { files.add(address); });
    if (files.empty()) {
        files.add("/sitemap.xml");
    }
    while (!files.empty()) {
        auto url = files.take();
        const bool is_packed = url.path_and_query.ends_with(".gz");
        const auto landed =
            co_await caller->fetch("GET", std::move(url), web::kMostSitemapBytes, may_visit);
        if (!landed) {
            if (ends_the_crawl(landed.error())) {
                co_return std::unexpected(landed.error());
            }
            continue;
        }
        if (landed->reply.status != kOk || is_html(landed->reply)) {
            continue;
        }
        const auto file = web::parse_sitemap(landed->reply.body);
        map.is_found = map.is_found || file || is_packed;
        if (!file) {
            continue;
        }
        if (file->kind == web::Sitemap::Kind::index) {
            std::ranges::for_each(file->urls, [&files](const auto& address) {
                files.add(address);
            });
        } else {
            take_pages(*file, home, map);
        }
    }
    co_return map;
}

}  // namespace pawl::kinds::sites
