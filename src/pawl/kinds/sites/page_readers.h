// SPDX-License-Identifier: Apache-2.0
// Threads that read pages, which takes up to two seconds each: begun when the first page comes.
#pragma once

#include <cstddef>
#include <string>
#include <utility>

#include "pawl/base/clock.h"
#include "pawl/base/result.h"
#include "pawl/runtime/async.h"
#include "pawl/runtime/late_pool.h"
#include "pawl/web/page.h"

namespace pawl::kinds::sites {

// Thread-safe. Outlives the coroutines that wait for it; its destructor waits for what has begun.
class PageReaders {
 public:
    PageReaders(const Clock& clock, std::size_t threads) : clock_(clock), pool_(threads) {}

    // As web::read_page(), for pages of at most `most_bytes`.
    [[nodiscard]] auto read(std::string html, std::size_t most_bytes) -> Async<Result<web::Page>> {
        co_return co_await pool_.run([this, html = std::move(html), most_bytes] {
            return web::read_page(html, clock_, {.html_bytes = most_bytes});
        });
    }

 private:
    const Clock& clock_;
    LatePool pool_;
};

}  // namespace pawl::kinds::sites
