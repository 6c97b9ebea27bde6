// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/sitemap.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/web/text.h"

namespace pawl::web {
namespace {

constexpr auto kEntities = std::to_array<std::pair<std::string_view, char>>(
    {{"amp", '&'}, {"lt", '<'}, {"gt", '>'}, {"quot", '"'}, {"apos", '\''}}
);

auto invalid(std::string why) -> std::unexpected<Error> {
    return fail("invalid_sitemap", "the sitemap " + std::move(why));
}

// "#38", "#x26"
auto numbered(std::string_view name) -> std::optional<std::uint32_t> {
    name.remove_prefix(1);
    const bool is_hex = name.starts_with('x') || name.starts_with('X');
    name.remove_prefix(is_hex ? 1 : 0);
    std::uint32_t code = 0;
    const auto* const last = name.data() + name.size();
    const auto [end, status] = std::from_chars(name.data(), last, code, is_hex ? 16 : 10);
    return status == std::errc{} && end == last ? std::optional(code) : std::nullopt;
}

// Text between tags. An entity that is not predefined stays as it is written.
void append_text(std::string& out, std::string_view text) {
    constexpr std::size_t kLongestEntity = 12;
    while (!text.empty() && out.size() <= kLongestSitemapUrl) {
        const auto ampersand = std::min(text.find('&'), text.size());
        out.append(text.substr(0, std::min(ampersand, kLongestSitemapUrl + 1)));
        text.remove_prefix(ampersand);
        const auto semicolon = text.substr(0, kLongestEntity).find(';');
        if (text.empty() || semicolon == std::string_view::npos) {
            out.append(text.substr(0, 1));
            text.remove_prefix(std::min<std::size_t>(1, text.size()));
            continue;
        }
        const auto name = text.substr(1, semicolon - 1);
        const auto* const known =
            std::ranges::find(kEntities, name, &std::pair<std::string_view, char>::first);
        const auto code = name.starts_with('#') ? numbered(name) : std::nullopt;
        if (known != kEntities.end()) {
            out.push_back(known->second);
        } else if (code) {
            append_utf8(out, *code);
        } else {
            out.append(text.substr(0, semicolon + 1));
        }
        text.remove_prefix(semicolon + 1);
    }
}

// "ns:loc attr" to "loc".
auto local_name(std::string_view tag) -> std::string_view {
    tag = tag.substr(0, std::min(tag.find_first_of(" \t\r\n/"), tag.size()));
    const auto colon = tag.find(':');
    return colon == std::string_view::npos ? tag : tag.substr(colon + 1);
}

class XmlReader {
 public:
    explicit XmlReader(std::size_t most) : most_(most) {}

    auto read(std::string_view text) -> Result<Sitemap> {
        while (!text.empty()) {
            const auto open = std::min(text.find('<'), text.size());
            add(text.substr(0, open));
            text.remove_prefix(open);
            if (text.empty()) {
                break;
            }
            auto rest = read_markup(text);
            if (!rest) {
                return std::unexpected(std::move(rest.error()));
            }
            text = *rest;
            if (sitemap_.truncated) {
                break;
            }
        }
        if (!has_root_) {
            return invalid("is none: it has neither <urlset> nor <sitemapindex>");
        }
        return std::move(sitemap_);
    }

 private:
    // What follows the markup at the front of `text`.
    auto read_markup(std::string_view text) -> Result<std::string_view> {
        constexpr std::string_view kCdata = "<![CDATA[";
        if (text.starts_with("<!--")) {
            return behind(text, "-->", 4);
        }
        if (text.starts_with(kCdata)) {
            auto rest = behind(text, "]]>", kCdata.size());
            if (rest && in_loc_) {
                const auto length = text.size() - rest->size() - kCdata.size() - 3;
                url_.append(cut(text.substr(kCdata.size(), length), kLongestSitemapUrl + 1));
            }
            return rest;
        }
        if (text.starts_with("<!")) {
            return fail("unsafe_xml", "the sitemap has a DOCTYPE, which is not read");
        }
        if (text.starts_with("<?")) {
            return behind(text, "?>", 2);
        }
        const auto rest = behind(text, ">", 1);
        if (rest) {
            read_tag(text.substr(1, text.size() - rest->size() - 2));
        }
        return rest;
    }

    static auto behind(std::string_view text, std::string_view end, std::size_t from)
        -> Result<std::string_view> {
        const auto at = text.find(end, from);
        if (at == std::string_view::npos) {
            return invalid("ends within a tag or a comment");
        }
        return text.substr(at + end.size());
    }

    void read_tag(std::string_view tag) {
        if (tag.starts_with('/')) {
            if (in_loc_ && local_name(tag.substr(1)) == "loc") {
                end_loc();
            }
            return;
        }
        const auto name = local_name(tag);
        if (name == "loc" && !tag.ends_with('/')) {
            in_loc_ = true;
            url_.clear();
        } else if (!has_root_ && (name == "urlset" || name == "sitemapindex")) {
            has_root_ = true;
            sitemap_.kind = name == "urlset" ? Sitemap::Kind::pages : Sitemap::Kind::index;
        }
    }

    void add(std::string_view text) {
        if (in_loc_) {
            append_text(url_, text);
        }
    }

    void end_loc() {
        in_loc_ = false;
        const auto url = trim(url_);
        if (url.empty() || url.size() > kLongestSitemapUrl) {
            return;
        }
        if (sitemap_.urls.size() == most_) {
            sitemap_.truncated = true;
            return;
        }
        sitemap_.urls.emplace_back(url);
    }

    std::size_t most_;
    Sitemap sitemap_;
    bool has_root_ = false;
    bool in_loc_ = false;
    std::string url_;
};

auto read_lines(std::string_view text, std::size_t most) -> Result<Sitemap> {
    Sitemap sitemap;
    while (!text.empty()) {
        const auto end = std::min(text.find_first_of("\r\n"), text.size());
        const auto line = trim(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty() || line.size() > kLongestSitemapUrl) {
            continue;
        }
        if (!line.starts_with("http://") && !line.starts_with("https://")) {
            return invalid("is neither XML nor a list of addresses");
        }
        if (sitemap.urls.size() == most) {
            sitemap.truncated = true;
            break;
        }
        sitemap.urls.emplace_back(line);
    }
    return sitemap;
}

}  // namespace

auto parse_sitemap(std::string_view text, std::size_t most_urls) -> Result<Sitemap> {
    constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
    const bool is_cut = text.size() > kMostSitemapBytes;
    if (is_cut) {
        // Up to the last whole address: what is cut in the middle is no error of the site.
        const auto front = text.substr(0, kMostSitemapBytes);
        text = front.substr(0, front.find_last_of(">\n") + 1);
    }
    text.remove_prefix(text.starts_with(kByteOrderMark) ? kByteOrderMark.size() : 0);
    auto sitemap =
        trim(text).starts_with('<') ? XmlReader(most_urls).read(text) : read_lines(text, most_urls);
    if (sitemap) {
        sitemap->truncated = sitemap->truncated || is_cut;
    }
    return sitemap;
}

}  // namespace pawl::web
