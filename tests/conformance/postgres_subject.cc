// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <stdexcept>
#include <string>

#include "pawl/database/postgres_connection.h"
#include "pawl/postgres/store.h"
#include "servers.h"
#include "subjects.h"

namespace pawl::conformance {
namespace {

constexpr std::string_view kTemplate = "pawl_template";

auto url_of(std::string_view database) -> database::PostgresUrl {
    auto url = testing_servers::postgres().url();
    url.replace(url.rfind('/') + 1, std::string::npos, database);
    return database::parse_postgres_url(url).value();
}

auto open_in(std::string_view database, const Clock& clock, std::function<WallTime()> store_time)
    -> std::unique_ptr<store::Store> {
    auto opened = postgres::open_store(
        {.url = url_of(database), .node = "node", .store_time = std::move(store_time)}, clock
    );
    if (!opened) {
        throw std::runtime_error(opened.error().message);
    }
    return std::move(*opened);
}

// Makes databases as copies of one that has the schema: quicker than the migrations.
class Databases {
 public:
    static auto shared() -> Databases& {
        static Databases databases;
        return databases;
    }

    auto create() -> std::string {
        auto name = fmt::format("store_{}", ++made_);
        administrator_.execute(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, kTemplate));
        return name;
    }
    void drop(const std::string& name) {
        administrator_.execute("DROP DATABASE " + name + " WITH (FORCE)");
    }

 private:
    Databases() : administrator_({.url = url_of("postgres")}) {
        administrator_.execute(fmt::format("CREATE DATABASE {}", kTemplate));
        const ManualClock clock{WallTime(std::chrono::seconds(1'780'000'000))};
        (void)open_in(kTemplate, clock, nullptr);  // and with it the schema
    }

    database::PostgresConnection administrator_;
    int made_ = 0;
};

class PostgresSubject final : public Subject {
 public:
    explicit PostgresSubject(const Clock& clock)
        : clock_(clock),
          began_at_(clock.wall_now()),
          steady_began_at_(clock.steady_now()),
          database_(Databases::shared().create()) {
        reopen();
    }
    PostgresSubject(const PostgresSubject&) = delete;
    auto operator=(const PostgresSubject&) -> PostgresSubject& = delete;
    ~PostgresSubject() override {
        store_.reset();
        Databases::shared().drop(database_);
    }

    auto store() -> store::Store& override { return *store_; }
    void reopen() override {
        store_.reset();
        store_ = open_in(database_, clock_, [this] {
            return began_at_ + (clock_.steady_now() - steady_began_at_);
        });
    }

 private:
    const Clock& clock_;
    WallTime began_at_;
    SteadyTime steady_began_at_;
    std::string database_;
    std::unique_ptr<store::Store> store_;
};

}  // namespace

auto make_postgres_subject(const Clock& clock) -> std::unique_ptr<Subject> {
    return std::make_unique<PostgresSubject>(clock);
}

}  // namespace pawl::conformance
