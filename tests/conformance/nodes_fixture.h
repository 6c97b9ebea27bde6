// SPDX-License-Identifier: Apache-2.0
// Two nodes on one PostgreSQL, in a database of their own.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/database/postgres_connection.h"
#include "pawl/postgres/store.h"
#include "pawl/store/nodes.h"
#include "servers.h"
#include "store_fixture.h"

namespace pawl::conformance {

// Named by its parameter, so that it runs where the other tests on PostgreSQL do.
class Nodes : public testing::TestWithParam<std::string> {
 protected:
    Nodes() : administrator_({.url = url_of("postgres")}) {
        administrator_.execute(fmt::format("CREATE DATABASE {}", database_));
        one_ = open("one");
        two_ = open("two");
        EXPECT_TRUE(beat(*one_, "one").entries.empty());
        EXPECT_TRUE(beat(*two_, "two").entries.empty());
    }
    Nodes(const Nodes&) = delete;
    auto operator=(const Nodes&) -> Nodes& = delete;
    ~Nodes() override {
        one_.reset();
        two_.reset();
        administrator_.execute(fmt::format("DROP DATABASE {} WITH (FORCE)", database_));
    }

    static auto url_of(std::string_view database) -> database::PostgresUrl {
        auto url = testing_servers::postgres().url();
        url.replace(url.rfind('/') + 1, std::string::npos, database);
        return database::parse_postgres_url(url).value();
    }
    auto open(const std::string& node) -> std::unique_ptr<store::Store> {
        auto opened = postgres::open_store({.url = url_of(database_), .node = node}, clock_);
        EXPECT_TRUE(opened.has_value()) << opened.error().message;
        return std::move(*opened);
    }
    static auto beat(store::Store& store, std::string id) -> store::News {
        auto news = store.membership()->beat(
            {.id = std::move(id), .name = "host", .version = "1", .started_at = {}, .slots = 8}
        );
        EXPECT_TRUE(news.has_value()) << news.error().message;
        return std::move(*news);
    }
    auto insert(store::Store& store, store::NewJob wanted) -> JobId {
        JobId id;
        const auto changes = store.transact([&](store::Transaction& transaction) {
            store::InsertJobs request{.jobs = {wanted}, .now = clock_.wall_now()};
            const std::array<store::InsertJobs*, 1> requests = {&request};
            id = transaction.jobs().insert(requests).front()->jobs.front().id;
        });
        EXPECT_TRUE(changes.has_value());
        return id;
    }
    static auto job(std::string task = "report") -> store::NewJob {
        store::NewJob wanted;
        wanted.job.task = std::move(task);
        wanted.job.queue = "default";
        wanted.job.max_attempts = 3;
        return wanted;
    }
    auto look(store::Store& store, std::string holder) -> store::Claimed {
        store::Claimed claimed;
        (void)store.transact([&](store::Transaction& transaction) {
            claimed = transaction.jobs().claim(
                {.holder = holder,
                 .now = clock_.wall_now(),
                 .limit = 10,
                 .runnable = [](std::string_view, std::string_view) { return true; }}
            );
        });
        return claimed;
    }
    auto claim(store::Store& store, std::string holder) -> std::vector<job::Job> {
        return look(store, std::move(holder)).jobs;
    }
    auto orphans(store::Store& store, std::string holder) -> std::vector<job::Job> {
        std::vector<job::Job> jobs;
        (void)store.transact([&](store::Transaction& transaction) {
            jobs = transaction.jobs().orphans(holder, 10);
        });
        return jobs;
    }
    void sql(const std::string& text) {
        database::PostgresConnection({.url = url_of(database_)}).execute(text);
    }
    // Its lease runs out.
    void lose(std::string_view node) {
        sql(fmt::format("UPDATE pawl.nodes SET expires_at = 1 WHERE holder = '{}'", node));
    }

    ManualClock clock_{WallTime(std::chrono::seconds(1'780'000'000))};
    std::string database_ = "nodes";
    database::PostgresConnection administrator_;
    std::unique_ptr<store::Store> one_;
    std::unique_ptr<store::Store> two_;
};

}  // namespace pawl::conformance
