// SPDX-License-Identifier: Apache-2.0
// Renders pages: lets their scripts run in a Chromium that has no network of its own.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/browser/chromium.h"
#include "pawl/browser/program.h"
#include "pawl/browser/tab.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/suspend.h"

namespace pawl::browser {

// One Chromium, begun with the first page, and begun anew when a page takes it down, a few times.
// On one executor of one thread; pages may be rendered at the same time.
class Renderer {
 public:
    Renderer(BrowserOptions options, PageRoads roads)
        : options_(std::move(options)), roads_(std::move(roads)) {}
    Renderer(const Renderer&) = delete;
    auto operator=(const Renderer&) -> Renderer& = delete;
    ~Renderer();  // begins what close() does

    // The page's HTML behind its scripts. The patience is that for this page; its alarms outlive
    // the renderer.
    // Errors of the page: render_timeout, page_crashed, page_too_large, too_many_requests,
    // browser_lost (it ended, or did so too often), cancelled; of all pages: no_browser,
    // browser_not_started (with a sentence on what to do).
    [[nodiscard]] auto render(SentPage page, Patience patience) -> Async<Result<std::string>>;

    // Ends Chromium, and returns when nothing of it is left. Nothing is rendered meanwhile or
    // later.
    [[nodiscard]] auto close() -> Async<>;

 private:
    [[nodiscard]] auto ready(Patience patience) -> Async<Result<std::shared_ptr<Chromium>>>;
    [[nodiscard]] auto restart(Patience patience) -> Async<Result<>>;

    BrowserOptions options_;
    PageRoads roads_;
    std::shared_ptr<Chromium> chromium_;  // shared with its own coroutines
    int starts_ = 0;
    bool is_starting_ = false;
    std::vector<Resume<bool>> waiting_;  // for the start that is under way
};

// Whether an error of render() is one of all pages.
[[nodiscard]] auto is_without_browser(const Error& error) -> bool;

}  // namespace pawl::browser
