// SPDX-License-Identifier: Apache-2.0
// Runs one workload of the peer benchmark against pawl over its public API.
//
//   PAWL_BINARY=build/release/pawl DATA_DIR=/tmp/empty pawl_driver W1..W6
//
// Variables: JOBS JOBS_ONE PRODUCERS BULK SECONDS_RUN SECONDS_ONE RATE BACKLOG FIRST LIMIT_SECONDS
// PG_URL as the peer benchmark gives them; PAWL_SLOTS (jobs at once in the server),
// PAWL_DURABILITY; PAWL_BENCH_STEPS: it waits for a line on its input behind each of its marks.
#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "http_connection.h"
#include "server_process.h"

namespace pawl::bench {
namespace {

using Steady = std::chrono::steady_clock;

constexpr std::size_t kPayloadBytes = 200;

auto text_of(const char* name, const char* fallback) -> std::string {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read before there is a second thread.
    const char* value = std::getenv(name);
    return value != nullptr && *value != '\0' ? value : fallback;
}

auto number_of(const char* name, std::int64_t fallback) -> std::int64_t {
    return std::atoll(text_of(name, std::to_string(fallback).c_str()).c_str());
}

// Nanoseconds of the clock that all processes of this machine share.
auto now_ns() -> std::int64_t {
    return Steady::now().time_since_epoch().count();
}

auto seconds_since(Steady::time_point start) -> double {
    return std::chrono::duration<double>(Steady::now() - start).count();
}

// Whoever looks at the processes then says when to go on: with a line.
void mark(std::string_view what) {
    static const bool waits = !text_of("PAWL_BENCH_STEPS", "").empty();
    fmt::print("measure-{}\n", what);
    std::fflush(stdout);
    for (int next = 0; waits && next != '\n' && next != EOF;) {
        next = std::getchar();
    }
}

struct Settings {
    std::int64_t jobs = number_of("JOBS", 100'000);
    std::int64_t jobs_one = number_of("JOBS_ONE", 20'000);
    std::int64_t producers = number_of("PRODUCERS", 16);
    std::int64_t bulk = number_of("BULK", 1'000);
    std::int64_t seconds_run = number_of("SECONDS_RUN", 20);
    std::int64_t seconds_one = number_of("SECONDS_ONE", 10);
    std::int64_t rate = number_of("RATE", 200);
    std::int64_t backlog = number_of("BACKLOG", 20'000);
    std::int64_t first = number_of("FIRST", 20'000);
    std::int64_t limit_seconds = number_of("LIMIT_SECONDS", 180);
    std::int64_t slots = number_of("PAWL_SLOTS", 1'000);
    std::string durability = text_of("PAWL_DURABILITY", "full");
    std::string latencies = text_of("DATA_DIR", ".") + "/latencies.txt";
};

// One job of 200 bytes that says when it was asked for.
void append_job(std::string& to) {
    to += R"({"task":"bench","queue":"bench","payload":)";
    const auto payload = to.size();
    fmt::format_to(std::back_inserter(to), R"({{"t":{},"p":")", now_ns());
    to.append(kPayloadBytes - (to.size() - payload) - 2, 'x');
    to += R"("}})";
}

// ---- what a driver can ask the server ----------------------------------------------------
struct Bench {
    Settings settings;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<HttpConnection> admin;

    [[nodiscard]] auto connect() const -> std::unique_ptr<HttpConnection> {
        return std::make_unique<HttpConnection>(server->port(), ServerProcess::kToken);
    }
    void pause() const { admin->expect("POST", "/v1/queues/bench/pause"); }
    void resume() const { admin->expect("POST", "/v1/queues/bench/resume"); }

    // Jobs that are not final yet.
    [[nodiscard]] auto unfinished() const -> std::int64_t {
        const auto queue = admin->expect("GET", "/v1/queues/bench");
        std::int64_t sum = 0;
        for (const std::string_view state : {"ready", "running", "scheduled", "retrying"}) {
            sum += number_after(queue, state, 0);
        }
        return sum;
    }
    [[nodiscard]] auto succeeded() const -> std::int64_t {
        const auto stats = admin->expect("GET", "/v1/stats");
        return number_after(stats, "succeeded", 0, stats.find("\"states\""));
    }
    // Commits of the store so far, from its own histogram; 0 if there is none.
    [[nodiscard]] auto commits() const -> std::int64_t {
        const auto text = admin->expect("GET", "/metrics");
        constexpr std::string_view name = "\npawl_store_commit_seconds_count";
        std::int64_t sum = 0;
        for (auto at = text.find(name); at != std::string::npos; at = text.find(name, at + 1)) {
            sum += static_cast<std::int64_t>(std::atof(text.c_str() + text.find(' ', at)));
        }
        return sum;
    }
};

auto start_bench(std::string_view workload) -> Bench {
    Bench bench;
    const auto& settings = bench.settings;
    const auto config = fmt::format(
        "durability = \"{}\"\n[server]\nslots = {}\n[tasks.bench]\nkind = \"{}\"\n",
        settings.durability,
        settings.slots,
        text_of("PAWL_BENCH_KIND", "noop")
    );
    if (workload == "W5") {
        // NOLINTNEXTLINE(concurrency-mt-unsafe): set before there is a second thread.
        ::setenv("PAWL_BENCH_LATENCIES", settings.latencies.c_str(), 1);
    }
    bench.server = std::make_unique<ServerProcess>(
        text_of("PAWL_BINARY", "build/release/pawl"), text_of("DATA_DIR", "."), config
    );
    bench.admin = bench.connect();
    return bench;
}

// ---- producing ---------------------------------------------------------------------------
struct Load {
    double seconds = 0;
    std::int64_t rate = 0;                      // all producers together; 0: as fast as answered
    std::atomic<std::int64_t>* left = nullptr;  // jobs still to send; nullptr: no limit
};

auto produce(const Bench& bench, const Load& load, std::int64_t index, Steady::time_point start)
    -> std::int64_t {
    const auto connection = bench.connect();
    const auto end = start + std::chrono::duration<double>(load.seconds);
    std::string body;
    std::int64_t done = 0;
    for (std::int64_t turn = 0; Steady::now() < end; ++turn) {
        if (load.rate > 0) {
            const auto number = turn * bench.settings.producers + index;
            const auto due = start + std::chrono::nanoseconds(number * 1'000'000'000 / load.rate);
            if (due >= end) {
                break;
            }
            std::this_thread::sleep_until(due);
        }
        if (load.left != nullptr && load.left->fetch_sub(1) <= 0) {
            break;
        }
        body.clear();
        append_job(body);
        (void)connection->expect("POST", "/v1/jobs", body);
        ++done;
    }
    return done;
}

auto run_producers(const Bench& bench, const Load& load) -> std::int64_t {
    std::atomic<std::int64_t> sum = 0;
    const auto start = Steady::now();
    {
        std::vector<std::jthread> threads;
        threads.reserve(static_cast<std::size_t>(bench.settings.producers));
        for (std::int64_t index = 0; index < bench.settings.producers; ++index) {
            threads.emplace_back([&, index] { sum += produce(bench, load, index, start); });
        }
    }
    return sum;
}

void enqueue_bulk(const Bench& bench, std::int64_t count) {
    std::string body;
    while (count > 0) {
        const auto size = std::min(count, bench.settings.bulk);
        body = R"({"jobs":[)";
        for (std::int64_t index = 0; index < size; ++index) {
            if (index > 0) {
                body += ',';
            }
            append_job(body);
        }
        body += "]}";
        (void)bench.admin->expect("POST", "/v1/jobs:bulk", body);
        count -= size;
    }
}

// ---- workloads ---------------------------------------------------------------------------
struct Measured {
    std::int64_t jobs = 0;
    double seconds = 0;
    std::string more = {};  // further members of the JSON object, each with a leading comma
};

auto measured(std::int64_t jobs, Steady::time_point start, std::string more = {}) -> Measured {
    return {.jobs = jobs, .seconds = seconds_since(start), .more = std::move(more)};
}

auto enqueue_one_by_one(Bench& bench) -> Measured {  // W1
    bench.pause();
    std::atomic<std::int64_t> left = bench.settings.jobs_one;
    const Load load = {.seconds = static_cast<double>(bench.settings.seconds_one), .left = &left};
    const auto commits = bench.commits();
    mark("start");
    const auto start = Steady::now();
    const auto jobs = run_producers(bench, load);
    auto result = measured(jobs, start);
    mark("end");
    const auto made = std::max<std::int64_t>(bench.commits() - commits, 1);
    const auto each = static_cast<double>(jobs) / static_cast<double>(made);
    result.more = fmt::format(R"(,"commits":{},"jobs_per_commit":{:.1f})", made, each);
    return result;
}

auto enqueue_in_bulk(Bench& bench) -> Measured {  // W2
    bench.pause();
    mark("start");
    const auto start = Steady::now();
    enqueue_bulk(bench, bench.settings.jobs);
    auto result = measured(bench.settings.jobs, start);
    mark("end");
    return result;
}

// W3 and W6: `total` jobs wait, and the rate of the first `goal` of them is measured.
auto drain(Bench& bench, std::int64_t total, std::int64_t goal) -> Measured {
    bench.pause();
    const auto loading = Steady::now();
    enqueue_bulk(bench, total);
    const auto load_seconds = seconds_since(loading);
    mark("start");
    const auto start = Steady::now();
    bench.resume();
    auto left = total;
    while ((left = bench.unfinished()) > total - goal) {
        if (seconds_since(start) > static_cast<double>(bench.settings.limit_seconds)) {
            die(fmt::format("{} jobs are unfinished at the limit", left));
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    auto result = measured(total - left, start);
    mark("end");
    result.more = fmt::format(R"(,"backlog":{},"load_seconds":{:.2f})", total, load_seconds);
    return result;
}

auto enqueue_while_draining(Bench& bench) -> Measured {  // W4
    const auto before = bench.succeeded();
    mark("start");
    const auto start = Steady::now();
    const auto sent =
        run_producers(bench, {.seconds = static_cast<double>(bench.settings.seconds_run)});
    auto result = measured(bench.succeeded() - before, start);
    mark("end");
    const auto rate = static_cast<double>(sent) / result.seconds;
    result.more = fmt::format(R"(,"enqueued_per_s":{:.0f})", rate);
    return result;
}

// Milliseconds from just before the call to the handler's start, as the server's handler wrote
// them down, one a line.
auto read_latencies(const std::string& path) -> std::vector<double> {
    std::ifstream file(path);
    std::vector<double> found;
    for (double value = 0; file >> value;) {
        found.push_back(value);
    }
    std::ranges::sort(found);
    return found;
}

auto percentile(const std::vector<double>& sorted, double part) -> double {
    const auto index = static_cast<std::size_t>(static_cast<double>(sorted.size()) * part);
    return sorted.empty() ? 0 : sorted.at(std::min(index, sorted.size() - 1));
}

auto enqueue_at_a_rate(Bench& bench) -> Measured {  // W5
    mark("start");
    const auto start = Steady::now();
    const auto jobs = run_producers(
        bench,
        {.seconds = static_cast<double>(bench.settings.seconds_run), .rate = bench.settings.rate}
    );
    auto result = measured(jobs, start);
    mark("end");
    for (const auto given_up = Steady::now() + std::chrono::seconds(10);
         bench.unfinished() > 0 && Steady::now() < given_up;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    bench.admin.reset();
    bench.server.reset();  // the handler's notes are complete once the server is gone
    const auto sorted = read_latencies(bench.settings.latencies);
    if (static_cast<std::int64_t>(sorted.size()) < jobs) {
        die(fmt::format("{} jobs, but only {} latencies were noted", jobs, sorted.size()));
    }
    result.more = fmt::format(
        R"(,"p50_ms":{:.3f},"p95_ms":{:.3f},"p99_ms":{:.3f},"max_ms":{:.3f})",
        percentile(sorted, 0.5),
        percentile(sorted, 0.95),
        percentile(sorted, 0.99),
        sorted.back()
    );
    return result;
}

auto run_workload(Bench& bench, std::string_view name) -> Measured {
    const auto& settings = bench.settings;
    switch (name.size() == 2 ? name.at(1) : '?') {
        case '1':
            return enqueue_one_by_one(bench);
        case '2':
            return enqueue_in_bulk(bench);
        case '3':
            return drain(bench, settings.jobs, settings.jobs);
        case '4':
            return enqueue_while_draining(bench);
        case '5':
            return enqueue_at_a_rate(bench);
        case '6':
            return drain(bench, settings.backlog, std::min(settings.first, settings.backlog));
        default:
            die("usage: pawl_driver W1..W6");
    }
}

void report(const Bench& bench, std::string_view name, const Measured& result) {
    const auto& settings = bench.settings;
    fmt::print(
        R"({{"peer":"{}","version":"{}","workload":"{}","jobs":{},"seconds":{:.3f},)"
        R"("jobs_per_s":{:.0f}{},"settings":{{"slots":{},"durability":"{}","producers":{},)"
        R"("bulk":{}}}}})"
        "\n",
        text_of("PEER", "pawl"),
        PAWL_VERSION,
        name,
        result.jobs,
        result.seconds,
        static_cast<double>(result.jobs) / std::max(result.seconds, 1e-9),
        result.more,
        settings.slots,
        settings.durability,
        settings.producers,
        settings.bulk
    );
}

}  // namespace
}  // namespace pawl::bench

auto main(int argc, char** argv) -> int {
    const std::string_view name = argc == 2 ? argv[1] : "";
    auto bench = pawl::bench::start_bench(name);
    const auto result = pawl::bench::run_workload(bench, name);
    pawl::bench::report(bench, name, result);
    return 0;
}
