// SPDX-License-Identifier: Apache-2.0
#include "pawl/web/page.h"

#include <gumbo.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/web/html_tree.h"
#include "pawl/web/text.h"

namespace pawl::web {
namespace {

constexpr std::size_t kMostOfAList = 100;

auto children_of(const GumboNode& node) -> const GumboVector* {
    switch (node.type) {
        case GUMBO_NODE_DOCUMENT:
            return &node.v.document.children;
        case GUMBO_NODE_ELEMENT:
            return &node.v.element.children;
        default:
            return nullptr;  // a template's content is not part of the page
    }
}

auto child_at(const GumboVector& children, unsigned int at) -> const GumboNode& {
    return *static_cast<const GumboNode*>(children.data[at]);
}

auto is_text(const GumboNode& node) -> bool {
    return node.type == GUMBO_NODE_TEXT || node.type == GUMBO_NODE_WHITESPACE ||
           node.type == GUMBO_NODE_CDATA;
}

enum class Into : std::uint8_t { children, nothing };

// The node behind `node` in the order of the document, within `root`; null at its end. Without
// recursion: pages nest as deep as they like. `leave` is called with each node that ends before it.
template <class Leave>
auto next_of(const GumboNode& node, const GumboNode& root, Into into, Leave leave)
    -> const GumboNode* {
    const auto* const children = into == Into::children ? children_of(node) : nullptr;
    if (children != nullptr && children->length > 0) {
        return &child_at(*children, 0);
    }
    for (const auto* at = &node; at != &root; at = at->parent) {
        leave(*at);
        const auto* const siblings = children_of(*at->parent);
        if (at->index_within_parent + 1 < siblings->length) {
            return &child_at(*siblings, static_cast<unsigned int>(at->index_within_parent + 1));
        }
    }
    return nullptr;
}

auto next_of(const GumboNode& node, const GumboNode& root) -> const GumboNode* {
    return next_of(node, root, Into::children, [](const GumboNode& /*left*/) {});
}

auto attribute(const GumboElement& element, const char* name) -> const char* {
    const auto* const found = gumbo_get_attribute(&element.attributes, name);
    return found == nullptr ? nullptr : found->value;
}

auto attribute_text(const GumboElement& element, const char* name) -> std::string_view {
    const auto* const value = attribute(element, name);
    return value == nullptr ? std::string_view() : std::string_view(value);
}

// What is in the page and not on it.
auto is_hidden(GumboTag tag) -> bool {
    switch (tag) {
        case GUMBO_TAG_SCRIPT:
        case GUMBO_TAG_STYLE:
        case GUMBO_TAG_NOSCRIPT:
        case GUMBO_TAG_TEMPLATE:
        case GUMBO_TAG_HEAD:
        case GUMBO_TAG_IFRAME:
        case GUMBO_TAG_TEXTAREA:
        case GUMBO_TAG_SELECT:
            return true;
        default:
            return false;
    }
}

// Elements within a line: words do not end at their borders.
auto is_inline(GumboTag tag) -> bool {
    switch (tag) {
        case GUMBO_TAG_A:
        case GUMBO_TAG_ABBR:
        case GUMBO_TAG_B:
        case GUMBO_TAG_CODE:
        case GUMBO_TAG_EM:
        case GUMBO_TAG_FONT:
        case GUMBO_TAG_I:
        case GUMBO_TAG_MARK:
        case GUMBO_TAG_S:
        case GUMBO_TAG_SMALL:
        case GUMBO_TAG_SPAN:
        case GUMBO_TAG_STRONG:
        case GUMBO_TAG_SUB:
        case GUMBO_TAG_SUP:
        case GUMBO_TAG_U:
            return true;
        default:
            return false;
    }
}

// The words of a list of tokens such as rel.
auto has_token(std::string_view list, std::string_view wanted) -> bool {
    while (!(list = trim(list)).empty()) {
        const auto end = std::min(list.find_first_of(" \t\n\f\r"), list.size());
        if (equal_ignoring_case(list.substr(0, end), wanted)) {
            return true;
        }
        list.remove_prefix(end);
    }
    return false;
}

class Reader {
 public:
    explicit Reader(const PageLimits& limits) : limits_(limits) {}

    auto read(const GumboNode& document) -> Page {
        for (const auto* node = &document; node != nullptr; node = next_of(*node, document)) {
            if (node->type == GUMBO_NODE_ELEMENT) {
                read_element(*node);
            }
        }
        read_shown(document);
        return std::move(page_);
    }

 private:
    void read_element(const GumboNode& node) {
        const auto& element = node.v.element;
        switch (element.tag) {
            case GUMBO_TAG_HTML:
                take(page_.language, attribute_text(element, "lang"));
                break;
            case GUMBO_TAG_TITLE:
                if (element.tag_namespace == GUMBO_NAMESPACE_HTML) {  // an image has titles, too
                    take(page_.title, text_of(node));
                }
                break;
            case GUMBO_TAG_BASE:
                take(page_.base, attribute_text(element, "href"));
                break;
            case GUMBO_TAG_META:
                read_meta(element);
                break;
            case GUMBO_TAG_LINK:
                if (has_token(attribute_text(element, "rel"), "canonical")) {
                    take(page_.canonical, attribute_text(element, "href"));
                }
                break;
            case GUMBO_TAG_H1:
                read_heading(node);
                break;
            case GUMBO_TAG_IMG:
                ++page_.images;
                page_.images_without_alt += attribute(element, "alt") == nullptr ? 1 : 0;
                break;
            case GUMBO_TAG_A:
                read_link(element);
                break;
            case GUMBO_TAG_SCRIPT:
                page_.structured_blocks +=
                    equal_ignoring_case(
                        trim(attribute_text(element, "type")), "application/ld+json"
                    )
                        ? 1
                        : 0;
                break;
            default:
                break;
        }
    }

    void read_meta(const GumboElement& element) {
        const auto name = trim(attribute_text(element, "name"));
        const auto property = trim(attribute_text(element, "property"));
        const auto content = attribute_text(element, "content");
        if (equal_ignoring_case(name, "description")) {
            take(page_.description, content);
        } else if (equal_ignoring_case(name, "viewport")) {
            take(page_.viewport, content);
        } else if (equal_ignoring_case(name, "robots")) {
            take(page_.robots, content);
            page_.robots = to_lower(page_.robots);
        }
        if (property.size() > 3 && equal_ignoring_case(property.substr(0, 3), "og:") &&
            page_.open_graph.size() < kMostOfAList) {
            page_.open_graph.emplace_back(
                to_lower(collapsed(property, limits_.value_bytes)),
                collapsed(content, limits_.value_bytes)
            );
        }
    }

    void read_heading(const GumboNode& node) {
        ++page_.h1_count;
        if (page_.headings.size() < kMostOfAList) {
            page_.headings.push_back(collapsed(text_of(node), limits_.value_bytes));
        }
    }

    void read_link(const GumboElement& element) {
        const auto* const href = attribute(element, "href");
        if (href != nullptr && page_.links.size() < limits_.links) {
            page_.links.push_back({
                .href = std::string(cut(trim(href), limits_.value_bytes)),
                .nofollow = has_token(attribute_text(element, "rel"), "nofollow"),
            });
        }
    }

    // The first that says something counts.
    void take(std::string& into, std::string_view value) const {
        if (into.empty()) {
            into = collapsed(value, limits_.value_bytes);
        }
    }

    // Of an element; no more of it than can be kept.
    [[nodiscard]] auto text_of(const GumboNode& root) const -> std::string {
        std::string text;
        for (const auto* node = &root; node != nullptr && text.size() <= limits_.value_bytes;
             node = next_of(*node, root)) {
            if (is_text(*node)) {
                text.append(cut(node->v.text.text, limits_.value_bytes));
            }
        }
        return text;
    }

    void read_shown(const GumboNode& document) {
        std::string shown;
        const auto separate = [&shown](const GumboNode& node) {
            if (node.type == GUMBO_NODE_ELEMENT && !is_inline(node.v.element.tag)) {
                shown.push_back(' ');
            }
        };
        auto into = Into::children;
        for (const auto* node = &document; node != nullptr;
             node = next_of(*node, document, into, separate)) {
            const bool is_skipped =
                node->type == GUMBO_NODE_ELEMENT && is_hidden(node->v.element.tag);
            into = is_skipped ? Into::nothing : Into::children;
            if (is_text(*node)) {
                shown.append(node->v.text.text);
            } else {
                separate(*node);
            }
        }
        page_.word_count = count_words(shown);
        page_.text = collapsed(shown, limits_.text_bytes);
    }

    const PageLimits& limits_;
    Page page_;
};

}  // namespace

auto read_page(std::string_view html, const Clock& clock, const PageLimits& limits)
    -> Result<Page> {
    if (html.size() > limits.html_bytes) {
        return fail("page_too_large", "the page is larger than what is read of a page");
    }
    const auto tree =
        HtmlTree::parse(html, clock, {.memory_bytes = limits.memory_bytes, .time = limits.time});
    if (!tree) {
        return std::unexpected(tree.error());
    }
    return Reader(limits).read(tree->document());
}

}  // namespace pawl::web
