// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/table_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <utility>

#include "pawl/base/byte_size.h"
#include "pawl/base/names.h"
#include "pawl/base/text_time.h"
#include "pawl/config/toml_reader.h"

namespace pawl::config {
namespace {

auto parse_integer(std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t value = 0;
    const auto* const last = text.data() + text.size();
    const auto [end, status] = std::from_chars(text.data(), last, value);
    return status == std::errc{} && end == last ? std::optional(value) : std::nullopt;
}

auto integer_of(const Node& node) -> std::optional<std::int64_t> {
    if (const auto* integer = std::get_if<std::int64_t>(&node.value)) {
        return *integer;
    }
    return node.text() != nullptr && node.is_loose() ? parse_integer(*node.text()) : std::nullopt;
}

auto truth_of(const Node& node) -> std::optional<bool> {
    if (const auto* truth = std::get_if<bool>(&node.value)) {
        return *truth;
    }
    if (node.text() != nullptr && node.is_loose()) {
        if (*node.text() == "true" || *node.text() == "1") {
            return true;
        }
        if (*node.text() == "false" || *node.text() == "0") {
            return false;
        }
    }
    return std::nullopt;
}

auto trim(std::string_view text) -> std::string_view {
    const auto first = text.find_first_not_of(" \t");
    return first == std::string_view::npos
               ? std::string_view()
               : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

auto comma_list(std::string_view text) -> std::vector<std::string> {
    std::vector<std::string> items;
    while (true) {
        const auto comma = text.find(',');
        if (const auto item = trim(text.substr(0, comma)); !item.empty()) {
            items.emplace_back(item);
        }
        if (comma == std::string_view::npos) {
            return items;
        }
        text.remove_prefix(comma + 1);
    }
}

}  // namespace

TableReader::TableReader(const Node* table, std::string path, Report& report)
    : table_(table), path_(std::move(path)), report_(report) {
    if (table_ != nullptr && table_->table() == nullptr) {
        report_.problem(
            table_->place, path_, fmt::format("must be a table, not {}", type_name(*table_))
        );
        table_ = nullptr;
    }
}

auto TableReader::members() const -> std::span<const Member> {
    return table_ == nullptr ? std::span<const Member>() : std::span(*table_->table());
}

auto TableReader::find(std::string_view key) -> const Member* {
    if (std::ranges::find(known_, key) == known_.end()) {
        known_.emplace_back(key);
    }
    return table_ == nullptr ? nullptr : table_->find(key);
}

auto TableReader::unread() const -> std::vector<const Member*> {
    std::vector<const Member*> unread;
    for (const auto& member : members()) {
        if (std::ranges::find(known_, member.key) == known_.end()) {
            unread.push_back(&member);
        }
    }
    return unread;
}

auto TableReader::path_of(std::string_view key) const -> std::string {
    return path_.empty() ? std::string(key) : fmt::format("{}.{}", path_, key);
}

void TableReader::problem(const Member& member, std::string message) {
    report_.problem(member.node.place, path_of(member.key), std::move(message));
}

void TableReader::warning(const Member& member, std::string message) {
    report_.warning(member.place, path_of(member.key), std::move(message));
}

auto TableReader::text_of(std::string_view key, std::string_view wanted) -> const std::string* {
    const auto* member = find(key);
    return member == nullptr ? nullptr : checked_text(member->node, path_of(key), wanted, report_);
}

void TableReader::read_text(std::string_view key, std::string& out) {
    if (const auto* text = text_of(key, "a string")) {
        out = *text;
    }
}

void TableReader::read_truth(std::string_view key, bool& out) {
    const auto* member = find(key);
    if (member == nullptr) {
        return;
    }
    if (const auto truth = truth_of(member->node)) {
        out = *truth;
    } else {
        problem(*member, "must be true or false");
    }
}

void TableReader::read_integer(std::string_view key, int& out, IntegerBounds bounds) {
    const auto* member = find(key);
    if (member == nullptr) {
        return;
    }
    const auto value = integer_of(member->node);
    if (!value || *value < bounds.least || *value > bounds.most) {
        problem(*member, fmt::format("must be an integer {}..{}", bounds.least, bounds.most));
    } else {
        out = static_cast<int>(*value);
    }
}

void TableReader::read_duration(std::string_view key, Duration& out, DurationBounds bounds) {
    const auto* text = text_of(key, "a duration such as \"90s\" or \"15m\"");
    if (text == nullptr) {
        return;
    }
    const auto value = parse_duration(*text);
    if (!value) {
        problem(*find(key), "must be a duration such as \"90s\" or \"15m\" (ms, s, m, h, d)");
    } else if (*value < bounds.least || *value > bounds.most) {
        problem(
            *find(key),
            fmt::format(
                "must be {}..{}", format_duration(bounds.least), format_duration(bounds.most)
            )
        );
    } else {
        out = *value;
    }
}

void TableReader::read_bytes(std::string_view key, std::size_t& out, IntegerBounds bounds) {
    const auto* member = find(key);
    if (member == nullptr) {
        return;
    }
    auto value = integer_of(member->node);
    if (!value && member->node.text() != nullptr) {
        value = parse_bytes(*member->node.text());
    }
    if (!value || *value < bounds.least || *value > bounds.most) {
        problem(
            *member,
            fmt::format(
                "must be a size {}..{}, such as \"1MiB\" (B, KiB, MiB, GiB)",
                format_bytes(static_cast<std::size_t>(bounds.least)),
                format_bytes(static_cast<std::size_t>(bounds.most))
            )
        );
    } else {
        out = static_cast<std::size_t>(*value);
    }
}

void TableReader::read_texts(std::string_view key, std::vector<std::string>& out) {
    if (const auto* member = find(key)) {
        out = checked_texts(member->node, path_of(key), report_);
    }
}

void TableReader::read_choice_index(
    std::string_view key, std::span<const std::string_view> names, std::size_t& out
) {
    const auto* text = text_of(key, "a string");
    if (text == nullptr) {
        return;
    }
    const auto found = std::ranges::find(names, *text);
    if (found == names.end()) {
        problem(*find(key), fmt::format("must be one of {}", fmt::join(names, ", ")));
    } else {
        out = static_cast<std::size_t>(found - names.begin());
    }
}

void TableReader::refuse(std::string_view key, std::string_view why) {
    if (const auto* member = find(key)) {
        report_.problem(member->place, path_of(key), std::string(why));
    }
}

void TableReader::pass_over(std::string_view key, std::string_view why) {
    if (const auto* member = find(key)) {
        warning(*member, fmt::format("{}; it does nothing", why));
    }
}

void TableReader::finish() {
    for (const auto* member : unread()) {
        report_.problem(
            member->place, path_of(member->key), "unknown key" + did_you_mean(member->key, known_)
        );
    }
}

auto checked_text(const Node& node, std::string_view key, std::string_view wanted, Report& report)
    -> const std::string* {
    if (!node.unresolved.empty()) {
        report.problem(node.place, std::string(key), node.unresolved);
        return nullptr;
    }
    if (node.text() == nullptr) {
        report.problem(
            node.place, std::string(key), fmt::format("must be {}, not {}", wanted, type_name(node))
        );
    }
    return node.text();
}

auto checked_texts(const Node& node, std::string_view key, Report& report)
    -> std::vector<std::string> {
    std::vector<std::string> texts;
    if (node.text() != nullptr && node.is_loose()) {
        const auto* text = checked_text(node, key, "a list", report);
        return text == nullptr ? texts : comma_list(*text);
    }
    if (node.array() == nullptr) {
        report.problem(
            node.place, std::string(key), fmt::format("must be a list, not {}", type_name(node))
        );
        return texts;
    }
    for (const auto& item : *node.array()) {
        if (const auto* text = checked_text(item, key, "a list of strings", report)) {
            texts.push_back(*text);
        }
    }
    return texts;
}

auto did_you_mean(std::string_view word, const std::vector<std::string>& candidates)
    -> std::string {
    const auto nearest = nearest_name(word, candidates);
    return nearest.empty() ? "" : fmt::format("; did you mean `{}`?", nearest);
}

}  // namespace pawl::config
