// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/crawl_options.h"

#include <fmt/format.h>

#include <boost/json/value.hpp>
#include <expected>
#include <string_view>
#include <utility>

#include "pawl/base/byte_size.h"
#include "pawl/base/text_time.h"
#include "pawl/kinds/sites/address.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/task/option_reader.h"

namespace pawl::kinds::sites {
namespace {

constexpr std::int64_t kMostPages = 10'000;
constexpr std::int64_t kMostDepth = 100;
constexpr std::int64_t kMostConcurrency = 16;
constexpr std::int64_t kMostLinks = 20'000;
constexpr std::int64_t kLeastBytes = 1'024;
constexpr std::int64_t kMostBytes = std::int64_t{16} << 20;
constexpr Duration kLongestDelay = std::chrono::seconds(60);
constexpr Duration kShortestTimeout = std::chrono::milliseconds(100);
constexpr Duration kLongestTimeout = std::chrono::minutes(5);
constexpr std::size_t kLongestAgent = 200;
constexpr std::string_view kOwnProduct = "pawl";

// Reads one task; each step fills a part of the options and complains to the reader.
class CrawlOptionsOf {
 public:
    explicit CrawlOptionsOf(const task::KindRequest& request) : reader_(request.options) {}

    auto read() -> Result<CrawlOptions> {
        options_.tables = read_site_tables(reader_);
        read_counts();
        read_spans();
        read_manners();
        read_renderer();
        options_.rules = read_site_rules(reader_);
        options_.block_private_networks = reader_.flag("block_private_networks").value_or(true);
        options_.dry_run = reader_.flag("dry_run").value_or(false);
        if (const auto checked = reader_.finish(); !checked) {
            return std::unexpected(checked.error());
        }
        return std::move(options_);
    }

 private:
    template <class Number>
    void read_count(std::string_view key, std::int64_t least, std::int64_t most, Number& into) {
        if (const auto number = reader_.integer(key, least, most)) {
            into = static_cast<Number>(*number);
        }
    }
    void read_counts() {
        auto& limits = options_.limits;
        read_count("max_pages", 1, kMostPages, limits.max_pages);
        read_count("max_depth", 0, kMostDepth, limits.max_depth);
        read_count("concurrency", 1, kMostConcurrency, limits.concurrency);
        read_count("max_links", 0, kMostLinks, limits.max_links);
    }

    void read_duration(std::string_view key, Duration least, Duration most, Duration& into) {
        const auto text = reader_.text(key);
        if (!text) {
            return;
        }
        const auto time = parse_duration(*text);
        if (!time || *time < least || *time > most) {
            return reader_.refuse(
                key,
                time ? "out_of_range" : "invalid_value",
                fmt::format(
                    "a duration of {} to {} is expected",
                    format_duration(least),
                    format_duration(most)
                )
            );
        }
        into = *time;
    }
    void read_spans() {
        auto& limits = options_.limits;
        read_duration("delay", Duration::zero(), kLongestDelay, limits.delay);
        read_duration("page_timeout", kShortestTimeout, kLongestTimeout, limits.page_timeout);
        if (const auto text = reader_.text("max_bytes")) {
            const auto bytes = parse_bytes(*text);
            if (bytes && *bytes >= kLeastBytes && *bytes <= kMostBytes) {
                limits.max_bytes = static_cast<std::size_t>(*bytes);
            } else {
                reader_.refuse("max_bytes", "out_of_range", "1KiB to 16MiB is expected");
            }
        }
    }

    void read_manners() {
        auto& limits = options_.limits;
        limits.obey_robots = reader_.flag("obey_robots").value_or(true);
        limits.same_host = reader_.flag("same_host").value_or(true);
        read_link_check();
        limits.user_agent = reader_.text("user_agent").value_or(std::string());
        const bool is_printable = limits.user_agent.find_first_of("\r\n") == std::string::npos &&
                                  limits.user_agent.size() <= kLongestAgent;
        if (!is_printable ||
            (!limits.user_agent.empty() && product_of(limits.user_agent).empty())) {
            reader_.refuse(
                "user_agent",
                "invalid_value",
                "one line is expected that begins with a name, such as \"shopbot/1.0\""
            );
        }
    }
    // true and false, or which.
    void read_link_check() {
        auto& check = options_.limits.check_links;
        const auto* const value = reader_.value("check_links");
        if (value != nullptr && value->is_bool()) {
            check = value->get_bool() ? LinkCheck::internal : LinkCheck::none;
            return;
        }
        const auto name = reader_.one_of("check_links", {"none", "internal", "all"});
        check = name == "none"  ? LinkCheck::none
                : name == "all" ? LinkCheck::all
                                : LinkCheck::internal;
    }

    void read_renderer() {
        const auto renderer = reader_.one_of("renderer", {"http", "chromium"});
        const auto program = reader_.text("chromium");
        const auto sandbox = reader_.flag("chromium_sandbox");
        if (renderer == "chromium") {
            options_.browser = browser::BrowserOptions{
                .program = program.value_or(std::string()),
                .sandbox = sandbox.value_or(true) ? browser::Sandbox::on : browser::Sandbox::off,
            };
        } else if (program || sandbox) {
            reader_.refuse(
                program ? "chromium" : "chromium_sandbox",
                "invalid_value",
                "it says something about renderer = \"chromium\", which is not set"
            );
        }
    }

    task::OptionReader reader_;
    CrawlOptions options_;
};

// A site's id, as text or as a whole number.
auto id_in(const boost::json::object& payload) -> Result<std::string> {
    const auto* const id = payload.if_contains("siteId");
    if (id == nullptr || id->is_null()) {
        return fail("missing_field", "siteId is required");
    }
    if (id->is_int64()) {
        return std::to_string(id->get_int64());
    }
    if (!id->is_string() || id->get_string().empty()) {
        return fail("invalid_type", "siteId must be a text");
    }
    return std::string(id->get_string());
}

}  // namespace

auto product_of(const std::string& user_agent) -> std::string {
    if (user_agent.empty()) {
        return std::string(kOwnProduct);
    }
    return user_agent.substr(0, user_agent.find_first_of("/ ("));
}

auto read_crawl_options(const task::KindRequest& request) -> Result<CrawlOptions> {
    return CrawlOptionsOf(request).read();
}

auto read_site_order(const boost::json::object& payload) -> Result<SiteOrder> {
    auto id = id_in(payload);
    if (!id) {
        return std::unexpected(std::move(id.error()));
    }
    SiteOrder order{.site_id = std::move(*id), .dry_run = tables::asks_for_dry_run(payload)};
    const auto* const pages = payload.if_contains("maxPages");
    if (pages != nullptr && !pages->is_null()) {
        if (!pages->is_int64()) {
            return fail("invalid_type", "maxPages must be a whole number");
        }
        if (pages->get_int64() < 1 || pages->get_int64() > kMostPages) {
            return fail("out_of_range", fmt::format("maxPages must be 1 to {}", kMostPages));
        }
        order.max_pages = static_cast<int>(pages->get_int64());
    }
    const auto* const url = payload.if_contains("url");
    if (url != nullptr && !url->is_null()) {
        if (!url->is_string()) {
            return fail("invalid_type", "url must be a text");
        }
        auto address = site_address(url->get_string());
        if (!address) {
            return std::unexpected(std::move(address.error()));
        }
        order.url = std::move(*address);
    }
    return order;
}

}  // namespace pawl::kinds::sites
