// SPDX-License-Identifier: Apache-2.0
// One page in Chromium, from its HTML to what its scripts have made of it.
#pragma once

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/conversation.h"
#include "pawl/browser/page_progress.h"
#include "pawl/browser/paused_request.h"
#include "pawl/net/http_client.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"

namespace pawl::browser {

// A page as it was sent: behind redirects, and with a body that was read to its end.
struct SentPage {
    std::string url = {};
    int status = 200;
    std::vector<net::HttpHeader> headers = {};
    std::string html = {};
};

// How requests are made for pages: through the egress guard, as whoever provides it sees fit.
using FetchForPage =
    std::function<Async<Result<net::HttpReply>>(net::HttpCall call, std::stop_token stop)>;

struct TabParts {
    std::shared_ptr<Conversation> conversation = nullptr;  // with the browser
    FetchForPage fetch = {};
    std::string user_agent = {};
    std::size_t most_bytes = 0;  // of the rendered HTML
    Patience patience;
};

// Shared by the coroutine that renders, and by the requests that it waits for. On one executor.
class Tab : public std::enable_shared_from_this<Tab> {
 public:
    Tab(Executor executor, TabParts parts, SentPage page);

    // Goes to the page in the tab `target`, once Chromium has attached it, and returns its HTML
    // when it is rendered, or when the patience is over, as far as it has come. Errors:
    // render_timeout, page_crashed, page_too_large, too_many_requests, browser_lost, cancelled.
    [[nodiscard]] auto render(std::string target) -> Async<Result<std::string>>;

    // What happens, as Chromium tells it.
    void attached(const std::string& session);  // a page, a frame or a worker of this tab
    [[nodiscard]] auto has_session() const -> bool { return !session_.empty(); }
    void take(const Event& event);

 private:
    using Condition = bool (Tab::*)() const;

    [[nodiscard]] auto go() -> Async<Result<>>;
    [[nodiscard]] auto read() -> Async<Result<std::string>>;
    [[nodiscard]] auto wait_for(Condition condition, Patience patience) -> Async<Result<>>;
    [[nodiscard]] auto is_rendered() const -> bool;
    [[nodiscard]] auto has_no_fetches() const -> bool { return progress_.under_way() == 0; }
    [[nodiscard]] auto wake_at(SteadyTime until) const -> SteadyTime;
    [[nodiscard]] auto trouble() const -> Result<>;

    void take_request(const Event& event);
    void give_document(const std::string& session, const PausedRequest& request);
    void begin_fetches();
    [[nodiscard]] auto fetch(std::string session, PausedRequest request) -> Async<>;
    void tell(const std::string& session, std::string method, boost::json::object params = {});

    struct Queued {
        std::string session;
        PausedRequest request;
    };

    Executor executor_;
    TabParts parts_;
    SentPage page_;
    std::unique_ptr<Alarm> alarm_;
    std::string session_;
    PageSoFar so_far_;
    PageProgress progress_;
    std::deque<Queued> queue_;  // at most kMostFetches
    int fetching_ = 0;
    int requests_ = 0;
    bool has_crashed_ = false;
    std::stop_source stopper_;  // of the fetches
};

}  // namespace pawl::browser
