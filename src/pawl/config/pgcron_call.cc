// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/pgcron_call.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <initializer_list>
#include <optional>
#include <span>

#include "pawl/config/pgcron_statement.h"
#include "pawl/config/sql_call.h"
#include "pawl/config/toml_text.h"

namespace pawl::config {
namespace {

auto has_unknown(std::string_view text) -> bool {
    return text.find(kUnknownMark) != std::string_view::npos;
}

auto lower(std::string text) -> std::string {
    std::ranges::transform(text, text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

auto contains_any(std::string_view text, std::initializer_list<std::string_view> words) -> bool {
    const auto in = lower(std::string(text));
    return std::ranges::any_of(words, [&](auto word) {
        return in.find(word) != std::string::npos;
    });
}

// "x-api-key" of "nightly" -> NIGHTLY_X_API_KEY.
auto variable_name(std::string_view task, std::string_view header) -> std::string {
    auto name = fmt::format("{}_{}", task, header);
    for (auto& c : name) {
        c = c >= 'a' && c <= 'z'                               ? static_cast<char>(c - 'a' + 'A')
            : (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c
                                                               : '_';
    }
    return name;
}

// One pg_net call on its way to a task.
class HttpCallText {
 public:
    HttpCallText(const SqlCall& call, std::string_view where, std::vector<std::string>& warnings)
        : call_(call), where_(where), warnings_(warnings), is_post_(call.function == "http_post") {}

    auto write(std::string_view base_url) -> Result<std::string> {
        auto url = address(base_url);
        if (!url) {
            return std::unexpected(url.error());
        }
        const auto headers = header_lines();
        text_ = fmt::format("kind = \"http\"\nurl = {}\n", toml_string(*url));
        if (sends_cron_secret_) {
            text_ += "compat = \"vercel\"  # sends Authorization: Bearer CRON_SECRET\n";
        }
        const auto method = call_.function.substr(std::string_view("http_").size());
        text_ += is_post_          ? "method = \"POST\"\n"
                 : method == "get" ? "method = \"GET\"\n"
                                   : "method = \"DELETE\"\n";
        text_ += headers;
        write_params();
        write_body();
        write_timeout();
        return text_;
    }

 private:
    [[nodiscard]] auto value(std::string_view name, std::size_t position) const
        -> std::optional<std::string> {
        const auto* const found = call_.argument(name, position);
        return found == nullptr ? std::nullopt : std::optional(sql_text(found->value));
    }

    // A part in front that only the database knows is the application's base address.
    auto address(std::string_view base_url) -> Result<std::string> {
        auto url = value("url", 0).value_or("");
        if (url.starts_with(kUnknownMark)) {
            const auto end = url.find(kUnknownMark, 1);
            url = std::string(base_url) + url.substr(end + 1);
            if (base_url.empty()) {
                warnings_.push_back(fmt::format(
                    "{}: only the database knows the address in front of `{}`: give --base-url, or "
                    "set NEXT_PUBLIC_APP_URL",
                    where_,
                    url
                ));
            }
        }
        if (url.empty() || has_unknown(url)) {
            return fail(
                "invalid_import",
                fmt::format("{}: the address is made by the database: write it as text", where_)
            );
        }
        return url;
    }

    auto header_lines() -> std::string {
        std::string lines;
        const auto text = value("headers", is_post_ ? 3 : 2).value_or("{}");
        boost::system::error_code error;
        const auto json = boost::json::parse(text, error);
        if (error || !json.is_object()) {
            warnings_.push_back(
                fmt::format("{}: its headers are not an object of texts: add them by hand", where_)
            );
            return lines;
        }
        for (const auto& member : json.get_object()) {
            const auto& held = member.value();
            add_header(member.key(), held.is_string() ? std::string(held.get_string()) : "", lines);
        }
        return lines.empty() ? lines : "headers = { " + lines + " }\n";
    }

    void add_header(const std::string& name, const std::string& held, std::string& lines) {
        const auto key = lower(name);
        if (key == "content-type" && held.starts_with("application/json")) {
            return;  // sent without being asked for
        }
        if (key == "authorization" && has_unknown(held) && contains_any(held, {"cron_secret"})) {
            sends_cron_secret_ = true;
            return;
        }
        auto shown = held;
        if (has_unknown(held) || contains_any(key, {"authorization", "key", "token", "secret"})) {
            const auto variable = variable_name(where_name(), name);
            shown = "env:" + variable;
            warnings_.push_back(fmt::format(
                "{}: the header {} holds a secret: it is read from the environment, set {}",
                where_,
                name,
                variable
            ));
        }
        lines +=
            fmt::format("{}{} = {}", lines.empty() ? "" : ", ", toml_key(name), toml_string(shown));
    }

    [[nodiscard]] auto where_name() const -> std::string_view {
        const auto begin = where_.find('`');
        return where_.substr(begin + 1, where_.rfind('`') - begin - 1);
    }

    void write_params() {
        const auto text = value("params", is_post_ ? 2 : 1).value_or("{}");
        boost::system::error_code error;
        const auto json = boost::json::parse(text, error);
        if (error || !json.is_object() || has_unknown(text)) {
            warnings_.push_back(
                fmt::format("{}: its params are made by the database: add them by hand", where_)
            );
        } else if (!json.get_object().empty()) {
            text_ += fmt::format("params = {}\n", toml_value(json));
        }
    }

    void write_body() {
        if (!is_post_) {
            return;
        }
        auto body = value("body", 1).value_or("{}");
        if (has_unknown(body)) {
            warnings_.push_back(fmt::format(
                "{}: its body has parts that the database makes, as now(): it is sent empty", where_
            ));
            body = "{}";
        }
        text_ += fmt::format("body = {}\n", toml_string(body));
    }

    void write_timeout() {
        if (const auto milliseconds = value("timeout_milliseconds", is_post_ ? 4 : 3)) {
            const bool is_number =
                !milliseconds->empty() &&
                std::ranges::all_of(*milliseconds, [](char c) { return c >= '0' && c <= '9'; });
            text_ += is_number ? fmt::format("timeout_milliseconds = {}\n", *milliseconds) : "";
        }
    }

    const SqlCall& call_;
    std::string_view where_;
    std::vector<std::string>& warnings_;
    bool is_post_;
    bool sends_cron_secret_ = false;
    std::string text_;
};

auto is_http(const SqlCall& call) -> bool {
    return call.function == "http_post" || call.function == "http_get" ||
           call.function == "http_delete";
}

}  // namespace

auto pgcron_call(
    std::string_view command,
    std::string_view where,
    std::string_view base_url,
    std::vector<std::string>& warnings
) -> Result<std::string> {
    const auto tokens = sql_tokens(command);
    if (!tokens) {
        return fail(
            "invalid_sql", fmt::format("{}: its command: {}", where, tokens.error().message)
        );
    }
    const auto calls = find_sql_calls(*tokens, "net");
    const bool is_call =
        !tokens->empty() && tokens->front().is("select") && calls.size() == 1 && is_http(calls[0]);
    if (is_call) {
        return HttpCallText(calls[0], where, warnings).write(base_url);
    }
    if (has_unknown(command)) {
        return fail("invalid_import", fmt::format("{}: write its command as one text", where));
    }
    return pgcron_statement(command, where);
}

}  // namespace pawl::config
