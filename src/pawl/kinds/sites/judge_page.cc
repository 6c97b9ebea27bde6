// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/judge_page.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <concepts>
#include <cstdint>
#include <string_view>
#include <utility>

#include "pawl/base/byte_size.h"
#include "pawl/base/text_time.h"
#include "pawl/web/text.h"

namespace pawl::kinds::sites {
namespace {

constexpr std::size_t kShownBytes = 200;  // of a text of the page
constexpr std::size_t kShownLinks = 20;

// Of all rules, in their order.
constexpr auto kTitles = std::to_array<std::string_view>({
    "The page has no title",
    "The title is too short or too long",
    "The page has no description",
    "The description is too short or too long",
    "The page does not have one main heading",
    "Images without alternative text",
    "Links that lead nowhere",
    "The page says little",
    "The page has no structured data",
    "The page has no Open Graph tags",
    "The page is slow",
    "The page is large",
    "The page sets no viewport",
    "The page names no canonical address",
    "The site has no sitemap",
    "The site has no robots.txt",
});
static_assert(kTitles.size() == kSiteRuleNames.size());

// Characters of UTF-8, which people count when they count letters.
auto characters_in(std::string_view text) -> std::size_t {
    return static_cast<std::size_t>(std::ranges::count_if(text, [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

class Judge {
 public:
    explicit Judge(const SiteRules& rules) : rules_(rules) {}

    // `details` is made only where it is needed.
    template <std::invocable Details>
    void say(SiteRule rule, bool is_broken, Details details) {
        if (!rules_[rule].enabled) {
            return;
        }
        Verdict verdict{.rule = rule, .is_broken = is_broken};
        if (is_broken) {
            verdict.title = std::string(kTitles.at(static_cast<std::size_t>(rule)));
            verdict.details = details();
        }
        verdicts_.push_back(std::move(verdict));
    }
    void say(SiteRule rule, bool is_broken, std::string_view details) {
        say(rule, is_broken, [details] { return std::string(details); });
    }
    [[nodiscard]] auto take() -> std::vector<Verdict> { return std::move(verdicts_); }

    void judge_cost(const PageFacts& facts) {
        say(SiteRule::slow_page, facts.load_time > rules_.load_time, [&] {
            return fmt::format(
                "It took {} to load; more than {} is slow.",
                format_duration(std::chrono::ceil<std::chrono::milliseconds>(facts.load_time)),
                format_duration(rules_.load_time)
            );
        });
        if (facts.is_whole || facts.bytes > rules_.page_bytes) {
            say(SiteRule::large_page, facts.bytes > rules_.page_bytes, [&] {
                return fmt::format(
                    "Its HTML has {}{} bytes; more than {} is large.",
                    facts.is_whole ? "" : "more than ",
                    facts.bytes,
                    format_bytes(rules_.page_bytes)
                );
            });
        }
    }

    void judge_head(const web::Page& page) {
        say(SiteRule::title_missing, page.title.empty(), "There is no <title>, or it is empty.");
        judge_length(SiteRule::title_length, page.title, rules_.title);
        say(SiteRule::description_missing,
            page.description.empty(),
            "There is no <meta name=\"description\">, or it is empty.");
        judge_length(SiteRule::description_length, page.description, rules_.description);
        say(SiteRule::viewport_missing,
            page.viewport.empty(),
            "There is no <meta name=\"viewport\">: phones show the page shrunk.");
        say(SiteRule::canonical_missing,
            page.canonical.empty(),
            "There is no <link rel=\"canonical\">.");
        say(SiteRule::structured_blocks_missing,
            page.structured_blocks == 0,
            "There is no <script type=\"application/ld+json\">.");
        judge_open_graph(page);
    }

    void judge_content(const web::Page& page) {
        say(SiteRule::h1_count, !rules_.headings.holds(page.h1_count), [&] {
            return fmt::format(
                "It has {} <h1>; {} expected.",
                page.h1_count,
                rules_.headings.least == rules_.headings.most
                    ? fmt::format("{} is", rules_.headings.least)
                    : fmt::format("{} to {} are", rules_.headings.least, rules_.headings.most)
            );
        });
        say(SiteRule::image_alt, page.images_without_alt > 0, [&] {
            return fmt::format(
                "{} of {} images have no alt attribute.", page.images_without_alt, page.images
            );
        });
        const auto least = static_cast<std::size_t>(rules_.words);
        say(SiteRule::thin_content, page.word_count < least, [&] {
            return fmt::format(
                "It shows {} words; fewer than {} say little.", page.word_count, least
            );
        });
    }

 private:
    // A text that is missing has no wrong length.
    void judge_length(SiteRule rule, std::string_view text, const Span& span) {
        const auto length = characters_in(text);
        say(rule, !text.empty() && !span.holds(length), [&] {
            return fmt::format(
                "It has {} characters; {} to {} are shown in full: {}",
                length,
                span.least,
                span.most,
                web::cut(text, kShownBytes)
            );
        });
    }

    void judge_open_graph(const web::Page& page) {
        std::vector<std::string_view> missing;
        for (const auto& wanted : rules_.open_graph) {
            const auto is_it = [&wanted](const auto& tag) {
                return tag.first == wanted && !tag.second.empty();
            };
            if (std::ranges::none_of(page.open_graph, is_it)) {
                missing.push_back(wanted);
            }
        }
        say(SiteRule::open_graph_missing, !missing.empty(), [&] {
            return fmt::format("It has no {}.", fmt::join(missing, ", "));
        });
    }

    const SiteRules& rules_;
    std::vector<Verdict> verdicts_;
};

}  // namespace

auto judge_page(const PageFacts& facts, const SiteRules& rules) -> std::vector<Verdict> {
    Judge judge(rules);
    judge.judge_cost(facts);
    if (facts.page != nullptr && facts.is_whole) {
        judge.judge_head(*facts.page);
        judge.judge_content(*facts.page);
    }
    return judge.take();
}

auto judge_links(std::span<const BrokenLink> broken, const SiteRules& rules)
    -> std::vector<Verdict> {
    Judge judge(rules);
    judge.say(SiteRule::broken_link, !broken.empty(), [&] {
        auto text = fmt::format("{} of its links lead nowhere:", broken.size());
        for (const auto& link : broken.first(std::min(broken.size(), kShownLinks))) {
            text += fmt::format("\n{} ({})", web::cut(link.url, kShownBytes), link.why);
        }
        return text;
    });
    return judge.take();
}

auto judge_presence(SiteRule rule, Presence presence, const SiteRules& rules)
    -> std::vector<Verdict> {
    Judge judge(rules);
    judge.say(
        rule,
        presence == Presence::absent,
        rule == SiteRule::robots_missing
            ? "/robots.txt is not there: crawlers look for it first."
            : "Neither robots.txt names a sitemap nor is there one at /sitemap.xml."
    );
    return judge.take();
}

}  // namespace pawl::kinds::sites
