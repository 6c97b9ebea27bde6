// SPDX-License-Identifier: Apache-2.0
#include "pawl/relational/sql_requests.h"

#include <optional>
#include <string>
#include <utility>

#include "pawl/relational/text_list.h"

namespace pawl::relational {
namespace {

using store::SqlRequest;

auto kind_of(std::string_view text) -> SqlRequest::Kind {
    if (text == "schedule") {
        return SqlRequest::Kind::schedule;
    }
    return text == "unschedule" ? SqlRequest::Kind::unschedule : SqlRequest::Kind::enqueue;
}

auto text_at(const Rows& rows, int column) -> std::string {
    return rows.is_null(column) ? std::string() : rows.string(column);
}

auto integer_at(const Rows& rows, int column) -> std::optional<int> {
    return rows.is_null(column) ? std::nullopt
                                : std::optional(static_cast<int>(rows.integer(column)));
}

auto read_request(const Rows& rows) -> SqlRequest {
    SqlRequest request{.id = rows.integer(0), .kind = kind_of(rows.text(1))};
    auto& job = request.job;
    job.id = JobId{request.id};
    job.task = text_at(rows, 2);
    job.payload = rows.is_null(3) ? std::nullopt : std::optional(rows.string(3));
    job.queue = text_at(rows, 4);
    job.priority = integer_at(rows, 5);
    job.run_at = rows.optional_time(6);
    job.max_attempts = integer_at(rows, 7);
    if (!rows.is_null(8)) {
        job.unique = job::UniqueRequest{.key = rows.string(8)};
    }
    job.concurrency_key = text_at(rows, 9);
    job.ordering_key = text_at(rows, 10);
    job.user_id = text_at(rows, 11);
    job.tags = read_texts(rows, 12);
    request.schedule = {
        .name = text_at(rows, 13),
        .task = job.task,
        .cron = text_at(rows, 14),
        .timezone = text_at(rows, 15),
        .payload = job.payload.value_or(""),
        .queue = job.queue,
        .priority = job.priority,
    };
    return request;
}

}  // namespace

auto SqlRequestReads::pending(std::int64_t after, std::size_t limit) -> std::vector<SqlRequest> {
    auto rows = connection_.query(Sql::list_sql_requests, after, limit);
    std::vector<SqlRequest> requests;
    while (rows.next()) {
        requests.push_back(read_request(rows));
    }
    return requests;
}

auto SqlRequests::take(std::int64_t id) -> bool {
    return connection_.run(Sql::take_sql_request, id) == 1;
}

void SqlRequests::refuse(std::int64_t id, std::string_view reason) {
    (void)connection_.run(Sql::refuse_sql_request, reason, id);
}

}  // namespace pawl::relational
