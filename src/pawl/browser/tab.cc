// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/tab.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <exception>
#include <expected>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/conversation.h"
#include "pawl/browser/paused_request.h"
#include "pawl/runtime/async.h"

namespace pawl::browser {
namespace {

// Of one page at once, as browsers do to a host.
constexpr int kFetchesAtOnce = 6;
// For a page that is not quiet in its time: what it shows by then is read all the same.
constexpr Duration kReadingTime = std::chrono::seconds(2);

// What is shown when scripts have run: without what is for browsers that run none. One text, so
// that nothing of the page runs in between; U+0000 and halves of characters are no JSON text.
constexpr std::string_view kReadPage = R"((() => {{
    for (const one of document.querySelectorAll('noscript')) one.remove();
    const type = document.doctype;
    const html = (type ? `<!DOCTYPE ${{type.name}}>` : '') +
        (document.documentElement ? document.documentElement.outerHTML : '');
    return html.length > {} ? null : html.toWellFormed().replaceAll('\0', '');
}})())";

auto as_own_error(Error error) -> Error {
    if (error.code == "timeout") {
        return {.code = "render_timeout", .message = "its scripts did not come to an end in time"};
    }
    return error;
}

auto text_in(const boost::json::object& object, std::string_view key) -> std::string_view {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view();
}

auto auto_attach() -> boost::json::object {
    return {{"autoAttach", true}, {"waitForDebuggerOnStart", true}, {"flatten", true}};
}

}  // namespace

Tab::Tab(Executor executor, TabParts parts, SentPage page)
    : executor_(std::move(executor)),
      parts_(std::move(parts)),
      page_(std::move(page)),
      alarm_(parts_.patience.alarms->make(executor_)) {}

auto Tab::render(std::string target) -> Async<Result<std::string>> {
    const auto self = shared_from_this();  // its requests hold it, too
    const std::stop_callback wake(parts_.patience.stop, [this] { alarm_->ring(); });
    so_far_.main_frame = std::move(target);
    auto gone = co_await go();
    Result<std::string> html = std::unexpected(Error{});
    if (gone || gone.error().code == "timeout") {
        html = co_await read();
    } else {
        html = std::unexpected(as_own_error(std::move(gone.error())));
    }
    queue_.clear();
    stopper_.request_stop();
    while (fetching_ > 0) {  // each ends by itself, and soon
        co_await alarm_->wait_until(std::nullopt);
    }
    co_return html;
}

auto Tab::go() -> Async<Result<>> {
    if (auto attached = co_await wait_for(&Tab::has_session, parts_.patience); !attached) {
        co_return attached;
    }
    tell(session_, "Page.navigate", {{"url", page_.url}});
    co_return co_await wait_for(&Tab::is_rendered, parts_.patience);
}

auto Tab::read() -> Async<Result<std::string>> {
    auto patience = parts_.patience;
    patience.until = std::max(patience.until, patience.clock->steady_now() + kReadingTime);
    if (!progress_.has_document()) {
        co_return fail("render_timeout", "Chromium did not open it in time");
    }
    auto answer = co_await parts_.conversation->ask(
        {.session = session_,
         .method = "Runtime.evaluate",
         .params =
             {{"expression", fmt::format(fmt::runtime(kReadPage), parts_.most_bytes)},
              {"returnByValue", true}}},
        std::move(patience)
    );
    if (auto fine = trouble(); !fine) {
        co_return std::unexpected(std::move(fine.error()));
    }
    if (!answer) {
        co_return std::unexpected(as_own_error(std::move(answer.error())));
    }
    const auto* const result = answer->if_contains("result");
    const auto* const html = result != nullptr && result->is_object()
                                 ? result->get_object().if_contains("value")
                                 : nullptr;
    if (html == nullptr || !html->is_string() || html->get_string().size() > parts_.most_bytes) {
        co_return fail(
            "page_too_large",
            fmt::format("its scripts make more than {} bytes of it", parts_.most_bytes)
        );
    }
    co_return std::string(html->get_string());
}

auto Tab::trouble() const -> Result<> {
    if (parts_.conversation->is_over()) {
        return fail("browser_lost", "Chromium ended while it was rendered");
    }
    if (has_crashed_) {
        return fail("page_crashed", "Chromium gave it up: it may need too much memory");
    }
    if (requests_ > kMostRequests) {
        return fail("too_many_requests", "its scripts do nothing but ask for more");
    }
    return {};
}

auto Tab::wait_for(Condition condition, Patience patience) -> Async<Result<>> {
    for (;;) {
        if (auto fine = trouble(); !fine) {
            co_return fine;
        }
        if ((this->*condition)()) {
            co_return Result<>();
        }
        if (patience.stop.stop_requested()) {
            co_return fail("cancelled", "it was asked to stop");
        }
        if (patience.is_over()) {
            co_return fail("timeout", "the time for the page is over");
        }
        co_await alarm_->wait_until(wake_at(patience.until));
    }
}

auto Tab::is_rendered() const -> bool {
    const auto at = progress_.rendered_at();
    return at && *at <= parts_.patience.clock->steady_now();
}

auto Tab::wake_at(SteadyTime until) const -> SteadyTime {
    return std::min(until, progress_.rendered_at().value_or(until));
}

// ---- what Chromium tells ----------------------------------------------------------------------
void Tab::attached(const std::string& session) {
    const bool is_page = session_.empty();
    if (is_page) {
        session_ = session;
        tell(session, "Page.enable");
    }
    tell(session, "Fetch.enable", {{"patterns", {{{"urlPattern", "*"}}}}});
    tell(session, "Target.setAutoAttach", auto_attach());
    tell(session, "Runtime.runIfWaitingForDebugger");
    alarm_->ring();
}

void Tab::take(const Event& event) {
    if (event.method == "Fetch.requestPaused") {
        take_request(event);
    } else if (event.method == "Page.frameStoppedLoading") {
        if (text_in(event.params, "frameId") == so_far_.main_frame) {
            progress_.loading_ended(parts_.patience.clock->steady_now());
        }
    } else if (event.method == "Page.javascriptDialogOpening") {
        tell(event.session, "Page.handleJavaScriptDialog", {{"accept", false}});
    } else if (event.method == "Inspector.targetCrashed" && event.session == session_) {
        has_crashed_ = true;
    } else {
        return;
    }
    alarm_->ring();
}

void Tab::take_request(const Event& event) {
    auto request = read_paused_request(event.params);
    if (!request || ++requests_ > kMostRequests) {
        return;  // of a page that is given up, or that can only wait for the end of its time
    }
    switch (decide(*request, so_far_)) {
        case Disposition::give_document:
            return give_document(event.session, *request);
        case Disposition::drop:
            return tell(event.session, "Fetch.failRequest", refusal(request->id, "Aborted"));
        case Disposition::refuse:
            return tell(
                event.session, "Fetch.failRequest", refusal(request->id, "BlockedByClient")
            );
        case Disposition::fetch:
            ++so_far_.fetches;
            progress_.request_began();
            queue_.push_back({.session = event.session, .request = std::move(*request)});
            return begin_fetches();
    }
}

void Tab::give_document(const std::string& session, const PausedRequest& request) {
    so_far_.has_document = true;
    progress_.document_was_given();
    tell(
        session,
        "Fetch.fulfillRequest",
        fulfilment(request.id, page_.status, page_.headers, page_.html)
    );
}

// ---- what the page needs ----------------------------------------------------------------------
void Tab::begin_fetches() {
    while (fetching_ < kFetchesAtOnce && !queue_.empty()) {
        auto next = std::move(queue_.front());
        queue_.pop_front();
        ++fetching_;
        boost::asio::co_spawn(
            executor_,
            fetch(std::move(next.session), std::move(next.request)),
            [self = shared_from_this()](const std::exception_ptr& failure) {
                --self->fetching_;
                self->progress_.request_ended(self->parts_.patience.clock->steady_now());
                self->begin_fetches();
                self->alarm_->ring();
                if (failure) {
                    std::rethrow_exception(failure);
                }
            }
        );
    }
}

auto Tab::fetch(std::string session, PausedRequest request) -> Async<> {
    auto call = call_for(request, parts_.user_agent);
    const auto left = parts_.patience.until - parts_.patience.clock->steady_now();
    call.timeout =
        std::max(std::chrono::milliseconds(1), std::chrono::ceil<std::chrono::milliseconds>(left));
    call.body_limit_bytes = kMostFetchedBytes - std::min(so_far_.bytes, kMostFetchedBytes);
    const auto reply = co_await parts_.fetch(std::move(call), stopper_.get_token());
    if (!reply || reply->truncated) {
        tell(session, "Fetch.failRequest", refusal(request.id, "Failed"));
        co_return;
    }
    so_far_.bytes += reply->body.size();
    tell(
        session,
        "Fetch.fulfillRequest",
        fulfilment(request.id, reply->status, reply->headers, reply->body)
    );
}

void Tab::tell(const std::string& session, std::string method, boost::json::object params) {
    parts_.conversation->tell(
        {.session = session, .method = std::move(method), .params = std::move(params)}
    );
}

}  // namespace pawl::browser
