// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/child_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

namespace pawl {
namespace {

constexpr std::string_view kEndOfOptions = "--";
constexpr std::array<std::string_view, 4> kKinds = {
    "exited", "signalled", "not_started", "guard_lost"
};
constexpr std::array<std::string_view, 4> kCauses = {"itself", "stopped", "memory", "processes"};

auto parse_number(std::string_view text) -> std::optional<std::int64_t> {
    std::int64_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, number);
    return error == std::errc() && at == end ? std::optional(number) : std::nullopt;
}

template <class Enum, std::size_t Size>
auto parse_name(const std::array<std::string_view, Size>& names, std::string_view text)
    -> std::optional<Enum> {
    const auto* const found = std::ranges::find(names, text);
    return found == names.end() ? std::nullopt
                                : std::optional(static_cast<Enum>(found - names.begin()));
}

template <class Enum, std::size_t Size>
auto name_of(const std::array<std::string_view, Size>& names, Enum value) -> std::string_view {
    return names.at(static_cast<std::size_t>(value));
}

// The text in front of the first `separator`, which is taken off `rest` with it.
auto take(std::string_view& rest, char separator) -> std::string_view {
    const auto end = std::min(rest.find(separator), rest.size());
    const auto taken = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return taken;
}

auto bad_order(std::string_view what) -> std::unexpected<Error> {
    return fail("invalid_order", fmt::format("the guard does not understand {}", what));
}

auto read_number_option(std::string_view key, std::int64_t number, ChildOrder& order) -> bool {
    if (key == "memory") {
        order.limits.memory_bytes = number;
    } else if (key == "cpu") {
        order.limits.cpu_time = std::chrono::seconds(number);
    } else if (key == "processes") {
        order.limits.processes = number;
    } else if (key == "grace") {
        order.grace = std::chrono::milliseconds(number);
    } else {
        return false;
    }
    return true;
}

auto read_option(std::string_view option, ChildOrder& order) -> bool {
    const auto key = take(option, '=');
    if (key == "folder") {
        order.folder = option;
    } else if (key == "folder_use") {
        order.folder_use = FolderUse::fresh;
    } else if (key == "network") {
        order.network = Network::none;
    } else if (key == "talk") {
        order.has_talk = true;
    } else if (key == "user") {
        order.user = option;
    } else if (key == "grouping") {
        order.grouping = Grouping::none;
    } else {
        const auto number = parse_number(option);
        return number && *number >= 0 && read_number_option(key, *number, order);
    }
    return true;
}

void read_end(std::string_view words, GuardReport& report) {
    const auto kind = parse_name<ChildEndKind>(kKinds, take(words, ' '));
    const auto code = parse_number(take(words, ' '));
    const auto cause = parse_name<ChildCause>(kCauses, take(words, ' '));
    if (kind && code && cause) {
        report.has_end = true;
        report.end = {
            .kind = *kind,
            .code = static_cast<int>(*code),
            .cause = *cause,
            .detail = std::string(words),
        };
    }
}

}  // namespace

auto to_arguments(const ChildOrder& order) -> std::vector<std::string> {
    std::vector<std::string> arguments = {
        "pawl",
        std::string(kGuardWord),
        fmt::format("grace={}", order.grace.count()),
        "folder=" + order.folder,
    };
    const auto& limits = order.limits;
    if (order.folder_use == FolderUse::fresh) {
        arguments.emplace_back("folder_use=fresh");
    }
    if (order.network == Network::none) {
        arguments.emplace_back("network=none");
    }
    if (order.has_talk) {
        arguments.emplace_back("talk=yes");
    }
    if (!order.user.empty()) {
        arguments.push_back("user=" + order.user);
    }
    if (limits.memory_bytes) {
        arguments.push_back(fmt::format("memory={}", *limits.memory_bytes));
    }
    if (limits.cpu_time) {
        arguments.push_back(fmt::format("cpu={}", limits.cpu_time->count()));
    }
    if (limits.processes) {
        arguments.push_back(fmt::format("processes={}", *limits.processes));
    }
    if (order.grouping == Grouping::none) {
        arguments.emplace_back("grouping=none");
    }
    arguments.emplace_back(kEndOfOptions);
    arguments.insert(arguments.end(), order.command.begin(), order.command.end());
    return arguments;
}

auto parse_order(std::span<const std::string> arguments) -> Result<ChildOrder> {
    if (arguments.size() < 2 || arguments[1] != kGuardWord) {
        return bad_order("an order that does not begin as one");
    }
    ChildOrder order;
    std::size_t at = 2;
    for (; at < arguments.size() && arguments[at] != kEndOfOptions; ++at) {
        if (!read_option(arguments[at], order)) {
            return bad_order(fmt::format("`{}`", arguments[at]));
        }
    }
    if (at + 1 >= arguments.size()) {
        return bad_order("an order without a command");
    }
    order.command.assign(arguments.begin() + static_cast<std::ptrdiff_t>(at) + 1, arguments.end());
    return order;
}

auto started_line(int process) -> std::string {
    return fmt::format("started {}\n", process);
}

auto end_line(const ChildEnd& end) -> std::string {
    return fmt::format(
        "end {} {} {} {}\n",
        name_of(kKinds, end.kind),
        end.code,
        name_of(kCauses, end.cause),
        end.detail
    );
}

auto parse_report(std::string_view text) -> GuardReport {
    GuardReport report;
    while (!text.empty()) {
        auto line = take(text, '\n');
        const auto word = take(line, ' ');
        if (word == "started") {
            report.process = static_cast<int>(parse_number(line).value_or(0));
        } else if (word == "end") {
            read_end(line, report);
        }
    }
    return report;
}

}  // namespace pawl
