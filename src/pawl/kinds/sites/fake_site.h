// SPDX-License-Identifier: Apache-2.0
// Sites in memory, for tests: what was asked is kept, and every address answers what a test says.
#pragma once

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/kinds/sites/site_caller.h"

namespace pawl::kinds::sites {

class FakeSite {
 public:
    struct Answer {
        int status = 200;
        std::string body = {};
        std::string type = "text/html; charset=utf-8";
        std::string location = {};
        std::string retry_after = {};
        std::chrono::microseconds time{1'000};
        std::string error = {};  // the code of one, in place of an answer
    };

    void say(const std::string& url, Answer answer) { answers_[url] = std::move(answer); }
    // A page that links to all of these.
    void page(const std::string& url, const std::vector<std::string>& links) {
        std::string body = "<!doctype html><title>A page</title>";
        for (const auto& link : links) {
            body += "<a href=\"" + link + "\">link</a> ";
        }
        say(url, {.body = body});
    }
    void robots(const std::string& url, std::string text) {
        say(url, {.body = std::move(text), .type = "text/plain"});
    }
    // What an address answers that nobody has said anything about.
    void otherwise(std::function<Answer(const std::string& url)> answer) {
        otherwise_ = std::move(answer);
    }
    // Called when a request comes in.
    void on_request(std::function<void()> call) { on_request_ = std::move(call); }

    [[nodiscard]] auto road(std::string name = {}) -> HttpSend {
        return [this, name](net::HttpCall call, std::stop_token /*stop*/) {
            return answer(name, std::move(call));
        };
    }
    [[nodiscard]] auto asked() const -> const std::vector<std::string>& { return asked_; }
    [[nodiscard]] auto times_asked(std::string_view request) const -> std::ptrdiff_t {
        return std::ranges::count(asked_, request);
    }
    [[nodiscard]] auto calls() const -> const std::vector<net::HttpCall>& { return calls_; }

 private:
    auto answer(std::string road, net::HttpCall call) -> Async<Result<net::HttpReply>> {
        asked_.push_back(road + call.method + " " + call.url);
        calls_.push_back(call);
        if (on_request_) {
            on_request_();
        }
        const auto found = answers_.find(call.url);
        const auto said = found != answers_.end() ? found->second
                          : otherwise_            ? otherwise_(call.url)
                                                  : Answer{.status = 404};
        if (!said.error.empty()) {
            co_return fail(said.error, "as the test says");
        }
        net::HttpReply reply{.status = said.status};
        reply.timing.total = said.time;
        reply.headers.push_back({.name = "content-type", .value = said.type});
        if (!said.location.empty()) {
            reply.headers.push_back({.name = "location", .value = said.location});
        }
        if (!said.retry_after.empty()) {
            reply.headers.push_back({.name = "retry-after", .value = said.retry_after});
        }
        if (call.method != "HEAD") {
            reply.body = said.body.substr(0, call.body_limit_bytes);
            reply.truncated = reply.body.size() < said.body.size();
        }
        co_return reply;
    }

    std::map<std::string, Answer> answers_;
    std::function<Answer(const std::string&)> otherwise_;
    std::function<void()> on_request_;
    std::vector<std::string> asked_;
    std::vector<net::HttpCall> calls_;
};

}  // namespace pawl::kinds::sites
