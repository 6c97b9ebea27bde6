// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/link_book.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "pawl/kinds/sites/address.h"

namespace pawl::kinds::sites {
namespace {

// Refusals that say nothing about whether the page is there: who asks may not see it, or not now,
// or not by this method.
constexpr auto kNotBroken = std::to_array<int>({401, 402, 403, 405, 406, 407, 408, 425, 429, 451});
constexpr int kFirstError = 400;

auto reason_of(std::string_view code) -> std::string_view {
    if (code == "dns_error") {
        return "its name is not known";
    }
    if (code == "connect_error") {
        return "nobody answers";
    }
    if (code == "tls_error") {
        return "its certificate is not valid";
    }
    const bool is_circle = code == "too_many_redirects" || code == "invalid_redirect";
    return is_circle ? "its redirects lead nowhere" : "";
}

}  // namespace

auto why_broken(const Result<Landed>& landed) -> std::string {
    if (!landed) {
        return std::string(reason_of(landed.error().code));
    }
    const int status = landed->reply.status;
    const bool is_refused = std::ranges::find(kNotBroken, status) != kNotBroken.end();
    const bool is_broken = status >= kFirstError && !is_refused;
    return is_broken ? fmt::format("answers {}", status) : std::string();
}

void LinkBook::add_page(std::string url) {
    pages_.push_back({.url = std::move(url)});
}

auto LinkBook::place_of(const net::Url& target) -> std::optional<std::size_t> {
    auto text = text_of(target);
    if (const auto known = places_.find(text); known != places_.end()) {
        return known->second;
    }
    if (targets_.size() >= kMostTargets || target_bytes_ + text.size() > kMostTargetBytes) {
        return std::nullopt;
    }
    target_bytes_ += text.size();
    places_.emplace(std::move(text), targets_.size());
    targets_.push_back({.url = target});
    return targets_.size() - 1;
}

void LinkBook::add_link(const net::Url& target) {
    auto& page = pages_.back();
    const auto place = uses_ < kMostLinkUses ? place_of(target) : std::nullopt;
    if (!place) {
        page.has_forgotten = true;
        return;
    }
    page.links.push_back(*place);
    ++uses_;
}

void LinkBook::settle(const net::Url& target, std::string why) {
    if (const auto place = place_of(target)) {
        targets_[*place].state = State::settled;
        targets_[*place].why = std::move(why);
    }
}

auto LinkBook::next_unknown() -> std::optional<net::Url> {
    while (next_ < targets_.size()) {
        const auto& target = targets_[next_++];
        if (target.state == State::unknown) {
            return target.url;
        }
    }
    return std::nullopt;
}

auto LinkBook::judge(const SiteRules& rules) const -> std::vector<PageVerdicts> {
    std::vector<PageVerdicts> judged;
    for (const auto& page : pages_) {
        auto links = page.links;
        std::ranges::sort(links);
        const auto [first, last] = std::ranges::unique(links);
        links.erase(first, last);
        std::vector<BrokenLink> broken;
        bool all_known = !page.has_forgotten;
        for (const auto place : links) {
            const auto& target = targets_[place];
            all_known = all_known && target.state == State::settled;
            if (!target.why.empty()) {
                broken.push_back({.url = text_of(target.url), .why = target.why});
            }
        }
        if (all_known || !broken.empty()) {
            judged.push_back({.url = page.url, .verdicts = judge_links(broken, rules)});
        }
    }
    return judged;
}

}  // namespace pawl::kinds::sites
