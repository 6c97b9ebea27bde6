// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/notes/user_work.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/kinds/notes/note_tables.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"

namespace pawl::kinds::notes {
namespace {

constexpr std::size_t kMostErrors = 10;
constexpr int kWhole = 100;

}  // namespace

auto UserWork::each(const Work* work) -> Async<Result<>> {
    const auto found = co_await users();
    if (!found) {
        co_return std::unexpected(found.error());
    }
    for (std::size_t i = 0; i < found->size(); ++i) {
        const auto& user = (*found)[i];
        const auto done = co_await (*work)(&user);
        if (!done && done.error().code == "cancelled") {
            co_return std::unexpected(done.error());
        }
        if (done) {
            ++processed_;
        } else {
            ++failed_;
            complain(user, done.error().message);
        }
        context_.report_progress(
            static_cast<int>((i + 1) * kWhole / found->size()),
            fmt::format("{} of {} users", i + 1, found->size())
        );
    }
    co_return Result<>();
}

auto UserWork::users() -> Async<Result<std::vector<User>>> {
    auto session = co_await open();
    if (!session) {
        co_return std::unexpected(std::move(session.error()));
    }
    const auto& notes = source_.notes;
    const auto rows = co_await session->query(fmt::format(
        "select distinct {0} from {1} where {2}{3} order by {0}",
        notes["user_id"],
        notes.table().quoted,
        is_kept(notes),
        is_ours(notes["user_id"])
    ));
    if (!rows) {
        co_return std::unexpected(rows.error());
    }
    std::vector<User> users;
    users.reserve(rows->size());
    for (std::size_t row = 0; row < rows->size(); ++row) {
        users.push_back({.id = rows->at(row, 0), .name = rows->text(row, 0)});
    }
    co_return users;
}

void UserWork::complain(const User& user, std::string_view what) {
    auto line = fmt::format("user {}: {}", user.name, what);
    context_.log(LogLevel::warn, line);
    if (errors_.size() < kMostErrors) {
        errors_.push_back(std::move(line));
    }
}

auto UserWork::open() -> Async<Result<database::Session>> {
    co_return co_await databases_.open(source_.connection, context_.stop(), context_.deadline());
}

auto UserWork::scope(const User& user) const -> ai::CallScope {
    return {
        .job = context_.job().id,
        .task = context_.job().task,
        .user = user.name,
        .stop = context_.stop(),
        .deadline = context_.deadline(),
    };
}

// " and …", or nothing.
auto UserWork::is_ours(std::string_view user_column) const -> std::string {
    return source_.users ? fmt::format(
                               " and {} in (select {} from {})",
                               user_column,
                               (*source_.users)["id"],
                               source_.users->table().quoted
                           )
                         : std::string();
}

auto UserWork::has_no_notes(std::string_view user_column) const -> std::string {
    const auto& notes = source_.notes;
    return fmt::format(
        "{} not in (select {} from {} where {}){}",
        user_column,
        notes["user_id"],
        notes.table().quoted,
        is_kept(notes),
        is_ours(user_column)
    );
}

auto UserWork::slot() const -> WallTime {
    const auto& made_for = context_.job().slot;
    return made_for && made_for->slot ? *made_for->slot : now();
}

auto UserWork::now() const -> WallTime {
    return context_.clock().wall_now();
}

auto UserWork::asks_for_dry_run() const -> bool {
    const auto payload = tables::payload_of(context_);
    return payload && tables::asks_for_dry_run(*payload);
}

auto UserWork::outcome(boost::json::object numbers) const -> job::Outcome {
    if (processed_ == 0 && failed_ > 0) {
        return job::Outcome::failure(
            "users_failed",
            fmt::format("all {} users failed; the first: {}", failed_, errors_.front())
        );
    }
    numbers["success"] = true;
    numbers["usersProcessed"] = processed_;
    numbers["usersFailed"] = failed_;
    boost::json::array errors;
    for (const auto& error : errors_) {
        errors.emplace_back(error);
    }
    numbers["errors"] = std::move(errors);
    numbers["engine"] =
        engines_.empty() ? Json(nullptr) : Json(fmt::format("{}", fmt::join(engines_, "+")));
    return job::Outcome::success(to_json_text(numbers));
}

}  // namespace pawl::kinds::notes
