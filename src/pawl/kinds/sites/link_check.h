// SPDX-License-Identifier: Apache-2.0
// Asks for what pages link to and the crawl has not fetched: is it there?
#pragma once

#include <cstddef>
#include <functional>

#include "pawl/base/result.h"
#include "pawl/kinds/sites/link_book.h"
#include "pawl/kinds/sites/site_caller.h"
#include "pawl/runtime/async.h"

namespace pawl::kinds::sites {

// Settles what is unknown in `book`, `concurrency` at once and `max_links` at most, and tells how
// many that were behind each wave. What `may_visit` forbids counts as whole. The referents outlive
// the coroutine. Errors: cancelled, out_of_time; what was learned before them is in the book.
[[nodiscard]] auto check_links(
    SiteCaller* caller, LinkBook* book, MayVisit may_visit, std::function<void(std::size_t)> tell
) -> Async<Result<>>;

}  // namespace pawl::kinds::sites
