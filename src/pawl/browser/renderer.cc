// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/renderer.h"

#include <boost/asio/this_coro.hpp>
#include <expected>
#include <memory>
#include <string>
#include <utility>

#include "pawl/base/result.h"
#include "pawl/browser/chromium.h"
#include "pawl/browser/tab.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/call_blocking.h"
#include "pawl/runtime/suspend.h"

namespace pawl::browser {
namespace {

constexpr int kMostStarts = 4;

}  // namespace

Renderer::~Renderer() {
    if (chromium_ != nullptr) {
        chromium_->stop();
    }
}

auto Renderer::render(SentPage page, Patience patience) -> Async<Result<std::string>> {
    auto chromium = co_await ready(patience);
    if (!chromium) {
        co_return std::unexpected(std::move(chromium.error()));
    }
    co_return co_await (*chromium)->render(std::move(page), std::move(patience));
}

auto Renderer::ready(Patience patience) -> Async<Result<std::shared_ptr<Chromium>>> {
    while (is_starting_) {
        (void)co_await suspend_for<bool>([this](Resume<bool> resume) {
            waiting_.push_back(std::move(resume));
        });
    }
    if (chromium_ == nullptr || chromium_->is_over()) {
        is_starting_ = true;
        auto started = co_await restart(std::move(patience));
        is_starting_ = false;
        for (auto& resume : std::exchange(waiting_, {})) {
            resume(true);
        }
        if (!started) {
            co_return std::unexpected(std::move(started.error()));
        }
    }
    co_return chromium_;
}

auto Renderer::restart(Patience patience) -> Async<Result<>> {
    if (starts_ == kMostStarts) {
        co_return fail("browser_lost", "Chromium has ended too often to be started once more");
    }
    ++starts_;
    co_await close();
    auto next = std::make_shared<Chromium>(
        co_await boost::asio::this_coro::executor, *patience.alarms, roads_
    );
    auto started = co_await next->start(options_, std::move(patience));
    if (started) {
        chromium_ = std::move(next);
    } else {
        co_await next->end();
    }
    co_return started;
}

auto Renderer::close() -> Async<> {
    if (const auto last = std::exchange(chromium_, nullptr)) {
        co_await last->end();
    }
}

auto is_without_browser(const Error& error) -> bool {
    return error.code == "no_browser" || error.code == "browser_not_started";
}

}  // namespace pawl::browser
