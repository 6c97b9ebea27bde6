// SPDX-License-Identifier: Apache-2.0
// pawl with one native no-op task, `bench`. With PAWL_BENCH_LATENCIES it writes to that file, when
// it ends, how many milliseconds after its `t` each job began; all processes share the steady
// clock.
#include <pawl/pawl.h>

#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <mutex>
#include <string_view>
#include <vector>

namespace {

class Latencies {
 public:
    void note(std::string_view payload) {
        const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
        constexpr std::string_view kKey = "\"t\":";
        const auto at = payload.find(kKey);
        if (at == std::string_view::npos) {
            return;
        }
        std::int64_t asked = now;
        const auto* digits = payload.data() + at + kKey.size();
        (void)std::from_chars(digits, payload.data() + payload.size(), asked);
        const std::scoped_lock lock(mutex_);
        milliseconds_.push_back(static_cast<double>(now - asked) / 1e6);
    }

    void write(const char* path) const {
        std::ofstream file(path);
        for (const double value : milliseconds_) {
            file << value << '\n';
        }
    }

 private:
    std::mutex mutex_;
    std::vector<double> milliseconds_;  // guarded by mutex_ while the server runs
};

}  // namespace

int main(int argc, char** argv) {
    // NOLINTNEXTLINE(concurrency-mt-unsafe): read before there is a second thread.
    const char* path = std::getenv("PAWL_BENCH_LATENCIES");
    Latencies latencies;
    pawl::App app;
    app.task("bench", [&latencies, path](pawl::Context& job) -> pawl::Json {
        if (path != nullptr) {
            latencies.note(job.payload_text());
        }
        return nullptr;
    });
    const int code = app.run(argc, argv);
    if (path != nullptr) {
        latencies.write(path);
    }
    return code;
}
