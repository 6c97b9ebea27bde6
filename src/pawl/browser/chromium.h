// SPDX-License-Identifier: Apache-2.0
// A Chromium process that runs: its start, its tabs, its end.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include "pawl/base/result.h"
#include "pawl/browser/conversation.h"
#include "pawl/browser/program.h"
#include "pawl/browser/tab.h"
#include "pawl/runtime/alarm.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/child.h"

namespace pawl::browser {

// What all pages of one Chromium have in common.
struct PageRoads {
    FetchForPage fetch = {};
    std::string user_agent = {};  // empty: the client's own
    std::size_t most_bytes = 0;   // of rendered HTML
};

// Under a guard (runtime/guard.h): when this is gone, in whatever way, nothing of Chromium is left,
// and nor is the folder of its files. As the user nobody where this process is root's. Shared by
// whoever renders and by the coroutine that waits for the process. On one executor of one thread.
class Chromium : public std::enable_shared_from_this<Chromium> {
 public:
    Chromium(Executor executor, Alarms& alarms, PageRoads roads);
    Chromium(const Chromium&) = delete;
    auto operator=(const Chromium&) -> Chromium& = delete;
    ~Chromium() = default;

    // Once. Errors: no_browser, browser_not_started, cancelled, browser_lost.
    [[nodiscard]] auto start(BrowserOptions options, Patience patience) -> Async<Result<>>;
    // Several at once. In a tab that shares nothing with others. Errors: those of Tab::render().
    [[nodiscard]] auto render(SentPage page, Patience patience) -> Async<Result<std::string>>;
    // Begins its end, without waiting for it.
    void stop();
    // Returns when its processes have ended. One coroutine at a time.
    [[nodiscard]] auto end() -> Async<>;
    [[nodiscard]] auto is_over() const -> bool {
        return conversation_ == nullptr || conversation_->is_over();
    }

 private:
    [[nodiscard]] auto launch(const std::string& program, Sandbox sandbox) -> Result<>;
    [[nodiscard]] auto begin_talk(Patience patience) -> Async<Result<>>;
    [[nodiscard]] auto open_tab(std::shared_ptr<Tab> tab, std::string* context, Patience patience)
        -> Async<Result<std::string>>;
    void hear(std::string_view text);
    void take(const Event& event);
    void take_target(const Event& event);
    [[nodiscard]] auto tab_of(const std::string& session) const -> std::shared_ptr<Tab>;
    [[nodiscard]] auto ask(std::string method, boost::json::object params, Patience patience)
        -> Async<Answer>;

    Executor executor_;
    PageRoads roads_;
    std::unique_ptr<Alarm> ended_;  // rings when the process has
    std::shared_ptr<Conversation> conversation_;
    std::map<std::string, std::weak_ptr<Tab>> contexts_;  // by browser context: one a tab
    std::map<std::string, std::weak_ptr<Tab>> sessions_;
    std::string said_;  // the end of its standard error
    std::optional<ChildEnd> end_;
    bool is_launched_ = false;
    std::stop_source stopper_;
};

}  // namespace pawl::browser
