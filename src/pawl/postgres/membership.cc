// SPDX-License-Identifier: Apache-2.0
#include "pawl/postgres/membership.h"

#include <libpq-fe.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/store/journal.h"

namespace pawl::postgres {
namespace {

using database::Bound;
using database::PostgresConnection;
using database::PostgresError;

constexpr int kMostEntries = 500;  // of the journal, a beat

// What is said and asked once a second. Each part reads one end of an index, or one of two tables
// of few rows; the journal's entries are rows of the answer, and the rest stands in each of them.
constexpr std::string_view kBeat = R"sql(
WITH me AS (
    INSERT INTO pawl.nodes(
        holder, expires_at, name, version, started_at, slots, running, draining)
    VALUES (
        $1, pawl.store_time() + $2::bigint, $3, $4, $5::bigint, $6::bigint, $7::bigint,
        $8::smallint)
    ON CONFLICT (holder) DO UPDATE SET expires_at = excluded.expires_at,
        slots = excluded.slots, running = excluded.running, draining = excluded.draining
), horizon AS MATERIALIZED (
    SELECT pawl.journal_horizon() AS id
)
SELECT
    horizon.id,
    pawl.store_time(),
    EXISTS (SELECT FROM pawl.journal WHERE id >= horizon.id)::int,
    (SELECT min(next_at) FROM pawl.schedules WHERE next_at IS NOT NULL),
    least(
        (SELECT min(run_at) FROM pawl.live_jobs WHERE state IN ('scheduled', 'retrying')),
        (SELECT min(deadline) FROM pawl.live_jobs
            WHERE deadline IS NOT NULL AND state <> 'running'),
        (SELECT min(give_up_at) FROM pawl.live_jobs
            WHERE state = 'blocked' AND give_up_at IS NOT NULL)),
    (SELECT min(expires_at) FROM pawl.leases WHERE ended_at IS NULL),
    (SELECT count(*) || ':' || count(revoked_at) || ':' || coalesce(max(id), 0) FROM pawl.api_keys),
    EXISTS (SELECT FROM pawl.nodes WHERE holder <> $1 AND expires_at <= pawl.store_time())::int,
    (SELECT count(*) FROM pawl.nodes WHERE holder <> $1 AND expires_at > pawl.store_time()),
    EXISTS (SELECT FROM pawl.requests WHERE refused IS NULL)::int,
    entry.id, entry.at, entry.changes
FROM horizon LEFT JOIN LATERAL (
    SELECT id, at, changes FROM pawl.journal
    WHERE id > coalesce($9::bigint, horizon.id) AND id < horizon.id AND node <> $1
    ORDER BY id LIMIT $10::bigint
) entry ON true
ORDER BY entry.id)sql";

// Counters of the nodes that go are added to those of nobody ('').
constexpr std::string_view kForgetLost = R"sql(
WITH gone AS (
    DELETE FROM pawl.nodes n
    WHERE n.expires_at <= pawl.store_time()
        AND NOT EXISTS (
            SELECT FROM pawl.live_jobs j WHERE j.state = 'running' AND j.holder = n.holder)
    RETURNING holder
), moved AS (
    DELETE FROM pawl.counters c USING gone WHERE c.node = gone.holder
    RETURNING c.queue, c.task, c.state, c.n
)
INSERT INTO pawl.counters AS c(queue, task, state, node, n)
SELECT queue, task, state, '', sum(n) FROM moved GROUP BY queue, task, state
ON CONFLICT (queue, task, state, node) DO UPDATE SET n = c.n + excluded.n)sql";

constexpr std::string_view kLeave = "UPDATE pawl.nodes SET expires_at = 0 WHERE holder = $1";

auto text_at(const database::PostgresResult& result, int row, int column) -> std::string_view {
    return PQgetvalue(result.get(), row, column);
}

auto number_at(const database::PostgresResult& result, int row, int column) -> std::int64_t {
    const auto text = text_at(result, row, column);
    std::int64_t number = 0;
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

auto time_at(const database::PostgresResult& result, int row, int column)
    -> std::optional<WallTime> {
    if (PQgetisnull(result.get(), row, column) != 0) {
        return std::nullopt;
    }
    return WallTime(std::chrono::microseconds(number_at(result, row, column)));
}

auto entries_in(const database::PostgresResult& result) -> std::vector<store::JournalEntry> {
    constexpr int kId = 10;
    constexpr int kAt = 11;
    constexpr int kChanges = 12;
    std::vector<store::JournalEntry> entries;
    for (int row = 0; row < PQntuples(result.get()); ++row) {
        if (const auto at = time_at(result, row, kAt)) {
            store::JournalEntry entry{.id = number_at(result, row, kId), .at = *at};
            store::decode_changes(text_at(result, row, kChanges), entry);
            entries.push_back(std::move(entry));
        }
    }
    return entries;
}

auto values_of(const store::NodeReport& report) -> std::vector<Bound> {
    return {
        report.id,
        store::kNodeLease,
        report.name,
        report.version,
        report.started_at,
        report.slots,
        report.running,
        report.draining,
    };
}

}  // namespace

Membership::Membership(database::PostgresSettings settings, std::function<void(WallTime)> told_time)
    : settings_(std::move(settings)),
      told_time_(std::move(told_time)),
      wake_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {}

Membership::~Membership() {
    ::close(wake_);
}

auto Membership::connection() -> PostgresConnection& {
    if (connection_ == nullptr || connection_->is_lost()) {
        connection_ = std::make_unique<PostgresConnection>(settings_);
        listen();
    }
    return *connection_;
}

// A pooled connection would be somebody else's when the hint comes.
void Membership::listen() {
    if (!connection_->is_pooled()) {
        connection_->execute(
            "LISTEN pawl_work; SET enable_seqscan = off; SET enable_bitmapscan = off; SET jit = off"
        );
    }
}

template <class Body>
auto Membership::ask(Body body)
    -> Result<std::invoke_result_t<Body, database::PostgresConnection&>> {
    using T = std::invoke_result_t<Body, database::PostgresConnection&>;
    try {
        return Result<T>(body(connection()));
    } catch (const PostgresError& error) {
        connection_.reset();
        return fail("store_unavailable", error.what());
    }
}

auto Membership::beat(const store::NodeReport& report) -> Result<store::News> {
    auto values = values_of(report);
    values.emplace_back(read_up_to_);
    values.emplace_back(kMostEntries);
    const auto answer = ask([&](PostgresConnection& asked) { return asked.run(0, kBeat, values); });
    if (!answer) {
        return std::unexpected(answer.error());
    }
    const auto& row = *answer;
    if (const auto time = time_at(row, 0, 1)) {
        told_time_(*time);
    }
    const bool unread = number_at(row, 0, 2) != 0;
    const auto keys = text_at(row, 0, 6);
    store::News news{
        .entries = entries_in(row),
        .unread = unread || unread_,  // what was unread then may be one's own entry's neighbour
        .next_slot = time_at(row, 0, 3),
        .next_job = time_at(row, 0, 4),
        .lease_ends = time_at(row, 0, 5),
        .keys_changed = !keys_.empty() && keys != keys_,
        .nodes_lost = number_at(row, 0, 7) != 0,
        .others = static_cast<int>(number_at(row, 0, 8)),
        .sql_requests = number_at(row, 0, 9) != 0,
    };
    news.more = news.entries.size() == kMostEntries;
    read_up_to_ = news.more ? news.entries.back().id : number_at(row, 0, 0) - 1;
    unread_ = unread;
    keys_ = keys;
    return news;
}

auto Membership::hint() -> Result<> {
    const auto told =
        ask([](PostgresConnection& asked) { return asked.run(1, "NOTIFY pawl_work", {}); });
    return told ? Result<>() : std::unexpected(told.error());
}

auto Membership::forget_lost() -> Result<> {
    const auto forgotten =
        ask([](PostgresConnection& asked) { return asked.run(2, kForgetLost, {}); });
    return forgotten ? Result<>() : std::unexpected(forgotten.error());
}

auto Membership::leave(const std::string& id) -> Result<> {
    const std::array<Bound, 1> values = {Bound(id)};
    const auto left = ask([&](PostgresConnection& asked) { return asked.run(3, kLeave, values); });
    return left ? Result<>() : std::unexpected(left.error());
}

auto Membership::wait(Duration most) -> store::Woken {
    const auto limit = std::chrono::ceil<std::chrono::milliseconds>(most).count();
    const int listening =
        connection_ == nullptr ? -1 : connection_->socket();  // poll passes over -1
    std::array<pollfd, 2> ends = {
        pollfd{.fd = wake_, .events = POLLIN, .revents = 0},
        pollfd{.fd = listening, .events = POLLIN, .revents = 0},
    };
    (void)::poll(ends.data(), ends.size(), static_cast<int>(std::max<std::int64_t>(limit, 0)));
    std::uint64_t interrupts = 0;
    const bool interrupted = ::read(wake_, &interrupts, sizeof interrupts) > 0;
    if (ends[1].revents != 0 && connection_->take_notifications()) {
        return store::Woken::hinted;
    }
    return interrupted ? store::Woken::interrupted : store::Woken::in_time;
}

void Membership::interrupt() {
    constexpr std::uint64_t kOnce = 1;
    (void)!::write(wake_, &kOnce, sizeof kOnce);  // full only of interrupts
}

}  // namespace pawl::postgres
