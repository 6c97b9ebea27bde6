// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/http/http_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/json.h"
#include "pawl/base/result.h"
#include "pawl/crypto/webhook_signature.h"
#include "pawl/kinds/http/header_rules.h"
#include "pawl/kinds/http/status_set.h"
#include "pawl/net/url.h"
#include "pawl/task/kind.h"
#include "pawl/task/option_reader.h"
#include "pawl/task/text_template.h"

namespace pawl::kinds::http {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMostTimeoutMilliseconds = 86'400'000;

// Text as it is, numbers and truth values as JSON writes them; nothing for anything else.
auto scalar_text(const json::value& value) -> std::optional<std::string> {
    if (value.is_string()) {
        return std::string(value.get_string());
    }
    if (value.is_number() || value.is_bool()) {
        return to_json_text(value);
    }
    return std::nullopt;
}

// Reads one task; each step fills a part of the options and complains to the reader.
class OptionsOf {
 public:
    OptionsOf(const task::KindRequest& request, std::string_view base_url)
        : reader_(request.options), base_url_(base_url) {}

    auto read() -> Result<HttpTaskOptions> {
        read_compat_and_method();
        read_url();
        read_headers();
        read_body();
        read_limits();
        read_taxonomy();
        read_sign();
        if (const auto checked = reader_.finish(); !checked) {
            return std::unexpected(checked.error());
        }
        return std::move(options_);
    }

 private:
    void read_compat_and_method() {
        const auto compat = reader_.one_of("compat", {"vercel", "none"});
        options_.compat = compat == "vercel" ? Compat::vercel : Compat::none;
        const auto method = reader_.text("method");
        options_.method = method.value_or(options_.compat == Compat::vercel ? "GET" : "POST");
        if (!is_token(options_.method)) {
            reader_.refuse("method", "invalid_header", "this is no HTTP method");
        } else if (method) {
            (void)reader_.one_of(  // Only its complaint is wanted.
                "method",
                {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
            );
        }
    }

    void read_url() {
        const auto params = read_params();
        auto text = reader_.text("url");
        if (!text) {
            if (reader_.value("url") == nullptr) {
                reader_.refuse("url", "missing_field", "an http task needs a URL");
            }
            return;
        }
        if (text->starts_with('/') && !base_url_.empty()) {
            text->insert(0, base_url_.substr(0, base_url_.find_last_not_of('/') + 1));
        }
        text->resize(std::min(text->find('#'), text->size()));
        options_.guarded = text->contains("{{");
        if (!params.empty()) {
            *text += (text->contains('?') ? '&' : '?') + params;
        }
        check_url(*text);
    }

    void check_url(const std::string& text) {
        auto url = TextTemplate::parse(text, Medium::url);
        if (!url) {
            return reader_.refuse("url", url.error());
        }
        const auto parsed = net::parse_url(url->sample());
        if (!parsed) {
            return reader_.refuse("url", parsed.error());
        }
        const auto& head = url->head();
        const auto address = head.find("://");
        const bool fixed =
            !url->has_placeholders() ||
            (address != head.npos && head.find_first_of("/?", address + 3) != head.npos);
        options_.host = fixed ? parsed->host : "the address of the payload";
        options_.url = std::move(*url);
    }

    // The query of `params`; placeholders stay placeholders.
    auto read_params() -> std::string {
        std::string query;
        for (const auto& [key, value] : table("params")) {
            const auto parsed = TextTemplate::parse(value, Medium::url);
            if (!parsed) {
                reader_.refuse("params/" + key, parsed.error());
                continue;
            }
            query += query.empty() ? "" : "&";
            query += net::encode_percent(key) + "=" + encoded_around_placeholders(value);
        }
        return query;
    }

    static auto encoded_around_placeholders(std::string_view value) -> std::string {
        std::string encoded;
        while (!value.empty()) {
            const auto open = std::min(value.find("{{"), value.size());
            encoded += net::encode_percent(value.substr(0, open));
            const auto close = value.find("}}", open);
            const auto end = close == value.npos ? value.size() : close + 2;
            encoded += value.substr(open, end - open);
            value.remove_prefix(end);
        }
        return encoded;
    }

    void read_headers() {
        for (const auto& [name, value] : table("headers")) {
            const auto pointer = "headers/" + name;
            if (const auto checked = check_header_name(name); !checked) {
                reader_.refuse(pointer, checked.error());
                continue;
            }
            auto parsed = TextTemplate::parse(value, Medium::header);
            if (!parsed) {
                reader_.refuse(pointer, parsed.error());
            } else if (!is_header_value(parsed->sample())) {
                reader_.refuse(pointer, "invalid_header", "the value has control characters");
            } else {
                options_.headers.emplace_back(name, std::move(*parsed));
            }
        }
        if (options_.headers.size() > kMostHeaders) {
            reader_.refuse("headers", "out_of_range", fmt::format("at most {}", kMostHeaders));
        }
    }

    void read_body() {
        const auto* const body = reader_.value("body");
        if (body == nullptr) {
            return;
        }
        if (options_.method == "GET" || options_.method == "HEAD") {
            return reader_.refuse("body", "invalid_value", "GET and HEAD carry no body");
        }
        const auto text = body->is_string() ? std::string(body->get_string()) : to_json_text(*body);
        const auto first = text.find_first_not_of(" \t\r\n");
        const bool is_json =
            !body->is_string() || (first != text.npos && text[first] == '[') ||
            (first != text.npos && text[first] == '{' && !text.substr(first).starts_with("{{"));
        auto parsed = TextTemplate::parse(text, is_json ? Medium::json : Medium::plain);
        if (!parsed) {
            return reader_.refuse("body", parsed.error());
        }
        options_.body = std::move(*parsed);
        options_.content_type = is_json ? "application/json" : "text/plain; charset=utf-8";
    }

    void read_limits() {
        if (const auto limit =
                reader_.integer("timeout_milliseconds", 1, kMostTimeoutMilliseconds)) {
            options_.timeout = std::chrono::milliseconds(*limit);
        }
        if (const auto bytes = reader_.integer("capture_bytes", 0, kMostCaptureBytes)) {
            options_.capture_bytes = static_cast<std::size_t>(*bytes);
        }
        const auto* const follow = reader_.value("follow_redirects");
        if (follow != nullptr && follow->is_bool()) {
            options_.follow_redirects = follow->get_bool() ? kMostRedirects : 0;
        } else if (const auto hops = reader_.integer("follow_redirects", 0, kMostRedirects)) {
            options_.follow_redirects = static_cast<int>(*hops);
        }
    }

    void read_taxonomy() {
        read_statuses("expect", options_.taxonomy.expect);
        read_statuses("retry_on", options_.taxonomy.retry_on);
        options_.check_success = reader_.flag("check_success").value_or(false);
    }

    void read_statuses(std::string_view key, StatusSet& into) {
        if (const auto* const value = reader_.value(key)) {
            const auto parsed = StatusSet::parse(*value);
            if (parsed) {
                into = *parsed;
            } else {
                reader_.refuse(key, parsed.error());
            }
        }
    }

    void read_sign() {
        if (auto text = reader_.text("sign")) {
            options_.sign = Secret(std::move(*text));
            if (const auto key = crypto::webhook_key(options_.sign); !key) {
                reader_.refuse("sign", key.error());
            }
        }
    }

    // The members of a table of texts.
    auto table(std::string_view key) -> std::vector<std::pair<std::string, std::string>> {
        std::vector<std::pair<std::string, std::string>> members;
        const auto* const value = reader_.value(key);
        if (value != nullptr && !value->is_object()) {
            reader_.refuse(key, "invalid_type", "a table is expected");
        }
        if (value == nullptr || !value->is_object()) {
            return members;
        }
        for (const auto& member : value->get_object()) {
            auto text = scalar_text(member.value());
            if (text) {
                members.emplace_back(member.key(), std::move(*text));
            } else {
                const auto pointer = fmt::format("{}/{}", key, std::string_view(member.key()));
                reader_.refuse(pointer, "invalid_type", "a text is expected");
            }
        }
        return members;
    }

    task::OptionReader reader_;
    std::string_view base_url_;
    HttpTaskOptions options_;
};

}  // namespace

auto read_http_options(const task::KindRequest& request, std::string_view base_url)
    -> Result<HttpTaskOptions> {
    return OptionsOf(request, base_url).read();
}

}  // namespace pawl::kinds::http
