// SPDX-License-Identifier: Apache-2.0
#include "pawl/net/request_line.h"

#include <algorithm>
#include <array>
#include <expected>
#include <string_view>
#include <utility>

#include "pawl/net/http_text.h"
#include "pawl/net/request_guard.h"
#include "pawl/net/url.h"

namespace pawl::net {
namespace {

constexpr auto kMethods =
    std::to_array<std::string_view>({"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE", "OPTIONS"});
constexpr auto kForbiddenMethods = std::to_array<std::string_view>({"TRACE", "CONNECT"});

auto check_version(std::string_view version) -> Guarded<bool> {
    if (version == "HTTP/1.1" || version == "HTTP/1.0") {
        return version == "HTTP/1.0";
    }
    const bool is_version = version.size() >= 6 && version.starts_with("HTTP/") &&
                            std::ranges::all_of(version.substr(5), [](char c) {
                                return c == '.' || (c >= '0' && c <= '9');
                            });
    return is_version ? refuse(505, "unsupported_version", "pawl speaks HTTP/1.1")
                      : bad_request("the request line has no HTTP version");
}

auto check_method(std::string_view method) -> Guarded<void> {
    if (std::ranges::find(kMethods, method) != kMethods.end()) {
        return {};
    }
    if (!is_token(method)) {
        return bad_request("the method is not a token");
    }
    if (std::ranges::find(kForbiddenMethods, method) != kForbiddenMethods.end()) {
        auto refused = refuse(405, "method_not_allowed", "this method is allowed nowhere");
        refused.error().headers = {
            {.name = "Allow", .value = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS"}
        };
        return refused;
    }
    return refuse(501, "not_implemented", "nobody knows this method");
}

auto has_dot_segment(std::string_view path) -> bool {
    while (!path.empty()) {
        path.remove_prefix(1);  // the slash
        const auto end = path.find('/');
        const auto segment = path.substr(0, end);
        if (segment == "." || segment == "..") {
            return true;
        }
        path = end == std::string_view::npos ? "" : path.substr(end);
    }
    return false;
}

auto check_path(std::string_view path) -> Guarded<void> {
    if (path.starts_with("//")) {
        return bad_request("the path begins with two slashes");
    }
    if (has_dot_segment(path)) {
        return bad_request("the path holds a dot segment");
    }
    if (path.contains('%') && !decode_percent(path)) {
        return bad_request("the path holds a broken escape");
    }
    return {};
}

// Takes "http://host" off the front of an absolute-form target.
auto take_authority(std::string_view& target) -> std::string {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (equal_ignoring_case(target.substr(0, scheme.size()), scheme)) {
            target.remove_prefix(scheme.size());
            const auto end = std::min(target.find_first_of("/?"), target.size());
            auto authority = to_lower(target.substr(0, end));
            target.remove_prefix(end);
            return authority.empty() ? "?" : authority;  // no host is not ours
        }
    }
    return {};
}

auto parse_target(std::string_view target, RequestLine& line) -> Guarded<void> {
    if (target.find_first_of("\\#") != std::string_view::npos) {
        return bad_request("the target holds a backslash or a fragment");
    }
    if (target == "*") {
        line.target = line.path = "*";
        return line.method == "OPTIONS" ? Guarded<void>{}
                                        : bad_request("the target * belongs to OPTIONS");
    }
    line.authority = take_authority(target);
    line.target = target;
    if (!line.authority.empty() && !target.starts_with('/')) {
        line.target.insert(0, "/");
    }
    if (!line.target.starts_with('/')) {
        return bad_request("the target does not begin with a slash");
    }
    const auto mark = line.target.find('?');
    line.path = line.target.substr(0, mark);
    line.query = mark == std::string::npos ? "" : line.target.substr(mark + 1);
    return check_path(line.path);
}

}  // namespace

auto parse_request_line(std::string_view text) -> Guarded<RequestLine> {
    const auto first = text.find(' ');
    const auto last = text.rfind(' ');
    if (first == std::string_view::npos || first == last) {
        return bad_request("a request line is a method, a target and a version");
    }
    const auto target = text.substr(first + 1, last - first - 1);
    if (target.empty() || target.contains(' ')) {
        return bad_request("the request line has a space too many");
    }
    const auto is_http_1_0 = check_version(text.substr(last + 1));
    if (!is_http_1_0) {
        return std::unexpected(is_http_1_0.error());
    }
    RequestLine line{.method = std::string(text.substr(0, first)), .is_http_1_0 = *is_http_1_0};
    if (auto checked = check_method(line.method); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    if (auto checked = parse_target(target, line); !checked) {
        return std::unexpected(std::move(checked.error()));
    }
    return line;
}

}  // namespace pawl::net
