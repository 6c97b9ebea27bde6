// SPDX-License-Identifier: Apache-2.0
// Threads that read pages, which takes up to two seconds each: begun when the first page comes.
#pragma once

#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/pool.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

// Thread-safe. Outlives the coroutines that wait for it; its destructor waits for what has begun.
class PageReaders {
 public:
    PageReaders(const Clock& clock, std::size_t threads) : clock_(clock), threads_(threads) {}

    // As web::read_page(), for pages of at most `most_bytes`.
    [[nodiscard]] auto read(std::string html, std::size_t most_bytes) -> Async<Result<web::Page>> {
        co_return co_await pool().run([this, html = std::move(html), most_bytes] {
            return web::read_page(html, clock_, {.html_bytes = most_bytes});
        });
    }

 private:
    auto pool() -> Pool& {
        const std::scoped_lock lock(mutex_);
        if (pool_ == nullptr) {
            pool_ = std::make_unique<Pool>(threads_);
        }
        return *pool_;
    }

    const Clock& clock_;
    std::size_t threads_;
    std::mutex mutex_;  // guards pool_
    std::unique_ptr<Pool> pool_;
};

}  // namespace pawl::kinds::sites
