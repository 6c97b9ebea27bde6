// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/chromium.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <expected>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/browser/conversation.h"
#include "pawl/browser/paused_request.h"
#include "pawl/browser/program.h"
#include "pawl/browser/tab.h"
#include "pawl/crypto/random_secret.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/run_child.h"
#include "pawl/runtime/spawn_guard.h"

namespace pawl::browser {
namespace {

constexpr Duration kStartTime = std::chrono::seconds(30);
constexpr Duration kClosingTime = std::chrono::seconds(5);
constexpr Duration kLongestLife = std::chrono::hours(24);  // longer than any attempt
constexpr auto kGrace = std::chrono::milliseconds(500);
constexpr std::int64_t kMemoryBytes = std::int64_t{3} << 30;
constexpr std::int64_t kProcesses = 2'000;  // its threads count
constexpr std::size_t kKeptWords = 4'096;
// A character of a page may be six of JSON (\u0041).
constexpr std::size_t kJsonPerByte = 6;
constexpr std::size_t kFrameBytes = std::size_t{4} << 20;  // events with bodies of requests
constexpr std::size_t kNameBytes = 8;
constexpr std::string_view kOtherUser = "nobody";

// Chromium makes a socket 46 characters below, whose path has room for 107 (man 7 unix).
auto fresh_folder() -> std::string {
    constexpr std::size_t kLongest = 60;
    const auto name = fmt::format("/pawl-chromium-{}", crypto::random_hex(kNameBytes));
    std::error_code error;
    const auto folder = std::filesystem::temp_directory_path(error).string() + name;
    return error || folder.size() > kLongest ? "/tmp" + name : folder;
}

auto request_for(const std::string& program, Sandbox sandbox) -> ChildRequest {
    const auto folder = fresh_folder();
    return {
        .order =
            {.command = command_line(program, sandbox),
             .folder = folder,
             .folder_use = FolderUse::fresh,
             .network = Network::none,
             .has_talk = true,
             .user = ::geteuid() == 0 ? std::string(kOtherUser) : std::string(),
             .limits = {.memory_bytes = kMemoryBytes, .processes = kProcesses},
             .grace = kGrace},
        .environment =
            {fmt::format("PATH={}", kSafePath), "HOME=" + folder, "TMPDIR=" + folder, "LANG=C.UTF-8"
            },
    };
}

auto auto_attach() -> boost::json::object {
    const auto without = [](std::string_view type) {
        return boost::json::object{{"type", type}, {"exclude", true}};
    };
    return {
        {"autoAttach", true},
        {"waitForDebuggerOnStart", true},
        {"flatten", true},
        {"filter",
         {without("browser"), without("tab"), without("browser_ui"), boost::json::object()}},
    };
}

auto text_in(const boost::json::object& object, std::string_view key) -> std::string {
    const auto* const value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

}  // namespace

Chromium::Chromium(Executor executor, Alarms& alarms, PageRoads roads)
    : executor_(std::move(executor)), roads_(std::move(roads)), ended_(alarms.make(executor_)) {}

auto Chromium::start(BrowserOptions options, Patience patience) -> Async<Result<>> {
    const auto program = find_program(options.program);
    if (!program) {
        co_return std::unexpected(program.error());
    }
    if (auto launched = launch(*program, options.sandbox); !launched) {
        co_return launched;
    }
    patience.until = std::min(patience.until, patience.clock->steady_now() + kStartTime);
    auto begun = co_await begin_talk(patience);
    if (begun || begun.error().code == "cancelled") {
        co_return begun;
    }
    if (begun.error().code == "timeout") {
        co_return fail("browser_lost", "Chromium did not say a word in time");
    }
    co_await end();  // so that all that it said is heard
    if (end_ && end_->kind == ChildEndKind::not_started) {
        co_return fail(
            "browser_not_started", fmt::format("Chromium was not started: {}", end_->detail)
        );
    }
    co_return std::unexpected(explain_early_end(said_));
}

auto Chromium::launch(const std::string& program, Sandbox sandbox) -> Result<> {
    std::array<int, 2> ends{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) {
        return fail("browser_not_started", "no socket to talk with Chromium could be made");
    }
    Descriptor ours(ends[0]);
    Descriptor theirs(ends[1]);
    conversation_ = std::make_shared<Conversation>(
        executor_, std::move(ours), roads_.most_bytes * kJsonPerByte + kFrameBytes
    );
    conversation_->begin([weak = weak_from_this()](const Event& event) {
        if (const auto self = weak.lock()) {
            self->take(event);
        }
    });
    hide_memory();
    is_launched_ = true;
    boost::asio::co_spawn(
        executor_,
        run_child(
            request_for(program, sandbox),
            kLongestLife,
            stopper_.get_token(),
            [self = shared_from_this()](OutputStream /*stream*/, std::string_view text) {
                self->hear(text);
            },
            std::move(theirs)
        ),
        [self = shared_from_this()](const std::exception_ptr& failure, ChildEnd end) {
            self->end_ = std::move(end);
            self->conversation_->close();
            self->ended_->ring();
            if (failure) {
                std::rethrow_exception(failure);
            }
        }
    );
    return {};
}

// Behind the tabs' own: what none of them holds back is refused by the browser's (content/browser/
// devtools/devtools_instrumentation.cc of Chromium: the browser's handlers come last).
auto Chromium::begin_talk(Patience patience) -> Async<Result<>> {
    const boost::json::object everything = {{"patterns", {{{"urlPattern", "*"}}}}};
    for (auto& [method, params] :
         std::initializer_list<std::pair<const char*, boost::json::object>>{
             {"Fetch.enable", everything}, {"Target.setAutoAttach", auto_attach()}
         }) {
        auto answer = co_await ask(method, params, patience);
        if (!answer) {
            co_return std::unexpected(std::move(answer.error()));
        }
    }
    co_return Result<>();
}

auto Chromium::render(SentPage page, Patience patience) -> Async<Result<std::string>> {
    const auto self = shared_from_this();
    const auto tab = std::make_shared<Tab>(
        executor_,
        TabParts{
            .conversation = conversation_,
            .fetch = roads_.fetch,
            .user_agent = roads_.user_agent,
            .most_bytes = roads_.most_bytes,
            .patience = patience,
        },
        std::move(page)
    );
    std::string context;
    auto target = co_await open_tab(tab, &context, patience);
    Result<std::string> html = target ? co_await tab->render(std::move(*target))
                                      : std::unexpected(std::move(target.error()));
    contexts_.erase(context);
    std::erase_if(sessions_, [](const auto& session) { return session.second.expired(); });
    if (!context.empty() && !is_over()) {
        // It takes the tab along, also one that hangs, and all that this one has opened.
        patience.until = patience.clock->steady_now() + kClosingTime;
        patience.stop = {};
        const auto closed = co_await ask(
            "Target.disposeBrowserContext", {{"browserContextId", context}}, std::move(patience)
        );
        if (!closed && closed.error().code == "timeout") {
            stop();  // it hears nothing any more: the next page gets another one
        }
    }
    co_return html;
}

auto Chromium::open_tab(std::shared_ptr<Tab> tab, std::string* context, Patience patience)
    -> Async<Result<std::string>> {
    auto made = co_await ask("Target.createBrowserContext", {{"disposeOnDetach", true}}, patience);
    if (!made) {
        co_return std::unexpected(std::move(made.error()));
    }
    *context = text_in(*made, "browserContextId");
    contexts_[*context] = tab;
    conversation_->tell(
        {.method = "Browser.setDownloadBehavior",
         .params = {{"behavior", "deny"}, {"browserContextId", *context}}}
    );
    auto target = co_await ask(
        "Target.createTarget", {{"url", "about:blank"}, {"browserContextId", *context}}, patience
    );
    if (!target) {
        co_return std::unexpected(std::move(target.error()));
    }
    co_return text_in(*target, "targetId");
}

void Chromium::stop() {
    if (conversation_ != nullptr) {
        conversation_->close();
    }
    stopper_.request_stop();
}

auto Chromium::end() -> Async<> {
    const auto self = shared_from_this();
    stop();
    while (is_launched_ && !end_) {
        co_await ended_->wait_until(std::nullopt);
    }
}

void Chromium::hear(std::string_view text) {
    said_.append(text.substr(text.size() - std::min(text.size(), kKeptWords)));
    if (said_.size() > kKeptWords) {
        said_.erase(0, said_.size() - kKeptWords);
    }
}

void Chromium::take(const Event& event) {
    if (event.method == "Target.attachedToTarget") {
        return take_target(event);
    }
    if (event.method == "Target.detachedFromTarget") {
        sessions_.erase(text_in(event.params, "sessionId"));
        return;
    }
    if (const auto tab = tab_of(event.session)) {
        return tab->take(event);
    }
    if (event.method == "Fetch.requestPaused") {
        conversation_->tell(
            {.session = event.session,
             .method = "Fetch.failRequest",
             .params = refusal(text_in(event.params, "requestId"), "BlockedByClient")}
        );
    }
}

// The page of a tab, or what belongs to one. Whatever else comes up, such as a window that a page
// opens, is closed before it begins.
void Chromium::take_target(const Event& event) {
    const auto session = text_in(event.params, "sessionId");
    const auto* const info = event.params.if_contains("targetInfo");
    if (info == nullptr || !info->is_object()) {
        return;
    }
    const auto& target = info->get_object();
    auto tab = tab_of(event.session);
    if (tab == nullptr && text_in(target, "type") == "page") {
        const auto found = contexts_.find(text_in(target, "browserContextId"));
        tab = found == contexts_.end() ? nullptr : found->second.lock();
        tab = tab != nullptr && tab->has_session() ? nullptr : tab;
    }
    if (tab != nullptr) {
        sessions_[session] = tab;
        return tab->attached(session);
    }
    conversation_->tell(
        {.method = "Target.closeTarget", .params = {{"targetId", text_in(target, "targetId")}}}
    );
}

auto Chromium::tab_of(const std::string& session) const -> std::shared_ptr<Tab> {
    const auto found = sessions_.find(session);
    return found == sessions_.end() ? nullptr : found->second.lock();
}

auto Chromium::ask(std::string method, boost::json::object params, Patience patience)
    -> Async<Answer> {
    co_return co_await conversation_->ask(
        {.method = std::move(method), .params = std::move(params)}, std::move(patience)
    );
}

}  // namespace pawl::browser
