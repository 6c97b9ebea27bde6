// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/process_metrics.h"

#include <fmt/format.h>
#include <sys/resource.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <limits>
#include <optional>
#include <sstream>
#include <string_view>
#include <system_error>

namespace pawl {
namespace {

// Fields of /proc/self/stat behind the command's name (man 5 proc): utime is the 12th of them.
struct Stat {
    std::uint64_t user_ticks = 0;
    std::uint64_t system_ticks = 0;
    std::uint64_t threads = 0;
    std::uint64_t start_ticks = 0;
    std::uint64_t virtual_bytes = 0;
    std::uint64_t resident_pages = 0;
};

auto read_stat() -> std::optional<Stat> {
    std::ifstream file("/proc/self/stat");
    file.ignore(std::numeric_limits<std::streamsize>::max(), ')');
    std::string skipped;
    const auto skip = [&](int count) {
        for (int i = 0; i < count; ++i) {
            file >> skipped;
        }
    };
    Stat stat;
    skip(11);  // state to cmajflt
    file >> stat.user_ticks >> stat.system_ticks;
    skip(4);  // cutime to nice
    file >> stat.threads;
    skip(1);  // itrealvalue
    file >> stat.start_ticks >> stat.virtual_bytes >> stat.resident_pages;
    return file ? std::optional(stat) : std::nullopt;
}

// Seconds since 1970 at which the machine started.
auto read_boot_time() -> std::uint64_t {
    std::ifstream file("/proc/stat");
    std::string word;
    std::uint64_t time = 0;
    while (file >> word) {
        if (word == "btime") {
            file >> time;
            break;
        }
    }
    return time;
}

auto count_descriptors() -> std::optional<std::size_t> {
    std::error_code failed;
    std::size_t count = 0;
    std::filesystem::directory_iterator entry("/proc/self/fd", failed);
    while (!failed && entry != std::filesystem::directory_iterator()) {
        ++count;
        entry.increment(failed);
    }
    return failed ? std::nullopt : std::optional(count);
}

void append(
    std::string& out,
    std::string_view name,
    std::string_view type,
    std::string_view help,
    double value
) {
    fmt::format_to(
        std::back_inserter(out),
        "# HELP {0} {2}\n# TYPE {0} {1}\n{0} {3}\n",
        name,
        type,
        help,
        value
    );
}

}  // namespace

auto read_process_usage() -> std::optional<ProcessUsage> {
    const auto stat = read_stat();
    if (!stat) {
        return std::nullopt;
    }
    const auto ticks = static_cast<double>(stat->user_ticks + stat->system_ticks);
    return ProcessUsage{
        .cpu_seconds = ticks / static_cast<double>(::sysconf(_SC_CLK_TCK)),
        .memory_bytes = static_cast<std::int64_t>(stat->resident_pages) * ::sysconf(_SC_PAGESIZE),
    };
}

auto process_metrics_text() -> std::string {
    std::string out;
    if (const auto stat = read_stat()) {
        const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
        const auto page = static_cast<double>(::sysconf(_SC_PAGESIZE));
        const auto as_seconds = [ticks](std::uint64_t count) {
            return static_cast<double>(count) / ticks;
        };
        const auto resident = static_cast<double>(stat->resident_pages) * page;
        append(
            out,
            "process_cpu_seconds_total",
            "counter",
            "Total user and system CPU time.",
            as_seconds(stat->user_ticks + stat->system_ticks)
        );
        append(out, "process_resident_memory_bytes", "gauge", "Resident memory.", resident);
        append(
            out,
            "process_virtual_memory_bytes",
            "gauge",
            "Virtual memory.",
            static_cast<double>(stat->virtual_bytes)
        );
        append(out, "process_threads", "gauge", "Threads.", static_cast<double>(stat->threads));
        append(
            out,
            "process_start_time_seconds",
            "gauge",
            "Start, in seconds since 1970.",
            static_cast<double>(read_boot_time()) + as_seconds(stat->start_ticks)
        );
    }
    if (const auto open = count_descriptors()) {
        append(out, "process_open_fds", "gauge", "Open descriptors.", static_cast<double>(*open));
    }
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        append(
            out,
            "process_max_fds",
            "gauge",
            "Descriptors that may be open.",
            static_cast<double>(limit.rlim_cur)
        );
    }
    return out;
}

}  // namespace pawl
