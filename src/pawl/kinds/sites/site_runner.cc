// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/site_runner.h"

#include <fmt/format.h>

#include <chrono>
#include <expected>
#include <string_view>

#include "pawl/base/json.h"
#include "pawl/kinds/tables/work.h"

namespace pawl::kinds::sites {
namespace {

constexpr Duration kAdmissionTime = std::chrono::seconds(10);

// Whoever asks for a job can do nothing about a database.
auto told_to_callers(const Error& error) -> std::unexpected<Error> {
    return error.code == "unknown_site"
               ? std::unexpected(error)
               : fail(
                     "database_unavailable",
                     fmt::format("the site cannot be looked up now: {}", error.message)
                 );
}

auto order_of(std::string_view payload) -> Result<SiteOrder> {
    const auto read = read_json(payload.empty() ? "null" : payload);
    if (!read || !read->is_object()) {
        return fail("missing_field", "siteId is required");
    }
    return read_site_order(read->get_object());
}

}  // namespace

auto SiteRunner::check(const job::JobRequest& request) const -> Result<> {
    const auto order = order_of(request.payload.value_or("null"));
    return order ? check_order(*order) : std::unexpected(order.error());
}

auto SiteRunner::admit(const task::AdmitRequest& request) const -> Async<Result<>> {
    const auto order = order_of(request.payload);
    if (!order) {
        co_return std::unexpected(order.error());
    }
    auto session =
        co_await databases_.open(tables().connection, {}, clock_.steady_now() + kAdmissionTime);
    if (!session) {
        co_return told_to_callers(session.error());
    }
    const auto site = co_await find_site(&*session, &tables(), order->site_id);
    if (!site) {
        co_return told_to_callers(site.error());
    }
    const bool is_own = request.user_id.empty() || request.user_id == site->user_id;
    co_return is_own ? Result<>() : fail("unknown_site", "there is no such site");
}

auto SiteRunner::open(task::TaskContext* context) const -> Async<Result<database::Session>> {
    co_return co_await databases_.open(tables().connection, context->stop(), context->deadline());
}

auto SiteRunner::site_of(SiteOrder order, task::TaskContext* context) const -> Async<Result<Site>> {
    auto session = co_await open(context);
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    co_return co_await find_site(&*session, &tables(), order.site_id);
}

auto order_in(const task::TaskContext& context) -> Result<SiteOrder> {
    const auto payload = tables::payload_of(context);
    return payload ? read_site_order(*payload) : std::unexpected(payload.error());
}

}  // namespace pawl::kinds::sites
