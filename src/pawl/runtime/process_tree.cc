// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/process_tree.h"

#include <dirent.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <cstddef>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <string>

#include "pawl/runtime/kernel_file.h"
#include "pawl/runtime/process_handle.h"

namespace pawl {
namespace {

// Where the fields of /proc/ID/stat stand, counted behind the program's name (man 5 proc).
constexpr std::size_t kState = 0;
constexpr std::size_t kParent = 1;
constexpr std::size_t kSession = 3;
constexpr std::size_t kThreads = 17;
constexpr std::size_t kStarted = 19;

auto fields_of(std::string_view text) -> std::array<std::string_view, kStarted + 1> {
    std::array<std::string_view, kStarted + 1> fields;
    for (auto& field : fields) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        field = text.substr(0, text.find(' '));
        text.remove_prefix(field.size());
    }
    return fields;
}

template <class Number>
auto read_number(std::string_view text, Number& into) -> bool {
    const auto* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, into);
    return error == std::errc() && at == end;
}

auto stat_of(pid_t id) -> std::optional<ProcessEntry> {
    return parse_process(read_kernel_file(fmt::format("/proc/{}/stat", id)));
}

auto list_ids(const std::string& path) -> std::vector<pid_t> {
    std::vector<pid_t> ids;
    const std::unique_ptr<DIR, int (*)(DIR*)> folder(::opendir(path.c_str()), ::closedir);
    if (folder == nullptr) {
        return ids;
    }
    // NOLINTNEXTLINE(concurrency-mt-unsafe): the stream is this call's own.
    while (const auto* const entry = ::readdir(folder.get())) {
        pid_t id = 0;
        if (read_number(std::string_view(&entry->d_name[0]), id)) {
            ids.push_back(id);
        }
    }
    return ids;
}

// Nothing where the kernel does not list children.
auto children_of(pid_t id, pid_t thread) -> std::optional<std::vector<pid_t>> {
    std::ifstream file(fmt::format("/proc/{}/task/{}/children", id, thread));
    if (!file) {
        return std::nullopt;
    }
    return std::vector<pid_t>(std::istream_iterator<pid_t>(file), {});
}

// The first number behind "Uid:" and the like in /proc/ID/status.
auto status_number(std::string_view status, std::string_view key) -> std::uint64_t {
    const auto at = status.find(key);
    if (at == status.npos) {
        return 0;
    }
    const auto from = std::min(status.find_first_of("0123456789", at), status.size());
    std::uint64_t number = 0;
    (void)std::from_chars(status.data() + from, status.data() + status.size(), number);
    return number;
}

}  // namespace

// The name stands in parentheses and may have some of its own, so the last one counts.
auto parse_process(std::string_view stat) -> std::optional<ProcessEntry> {
    const auto name_end = stat.rfind(')');
    if (name_end == stat.npos) {
        return std::nullopt;
    }
    const auto fields = fields_of(stat.substr(name_end + 1));
    ProcessEntry process;
    const bool complete = read_number(stat.substr(0, stat.find(' ')), process.id) &&
                          read_number(fields[kParent], process.parent) &&
                          read_number(fields[kSession], process.session) &&
                          read_number(fields[kThreads], process.threads) &&
                          read_number(fields[kStarted], process.started);
    // With more threads only the first of them has ended.
    process.is_dead = fields[kState] == "Z" && process.threads <= 1;
    return complete ? std::optional(process) : std::nullopt;
}

auto list_processes() -> std::vector<ProcessEntry> {
    std::vector<ProcessEntry> processes;
    for (const auto id : list_ids("/proc")) {
        if (const auto process = stat_of(id)) {
            processes.push_back(*process);
        }
    }
    return processes;
}

auto descendants_of(pid_t ancestor, std::span<const ProcessEntry> processes)
    -> std::vector<ProcessEntry> {
    std::multimap<pid_t, ProcessEntry> children;
    for (const auto& process : processes) {
        if (!process.is_dead && process.id != ancestor) {
            children.emplace(process.parent, process);
        }
    }
    std::vector<ProcessEntry> found;
    const auto add_children_of = [&](pid_t parent) {
        const auto [first, last] = children.equal_range(parent);
        std::transform(first, last, std::back_inserter(found), [](const auto& child) {
            return child.second;
        });
        children.erase(first, last);  // so that no circle of a torn reading goes on for ever
    };
    add_children_of(ancestor);
    for (std::size_t i = 0; i < found.size(); ++i) {
        add_children_of(found[i].id);
    }
    return found;
}

void signal_process(const ProcessEntry& process, int signal) {
    const auto handle = open_process(process.id);
    if (!handle.is_open() && errno == ENOSYS) {
        (void)::kill(process.id, signal);  // it may be gone by now
    }
    const auto now = handle.is_open() ? stat_of(process.id) : std::nullopt;
    if (now && now->started == process.started) {
        signal_handle(handle.number(), signal);
    }
}

// Ends as soon as the answer is known: a fork bomb grows faster than it can be walked.
auto has_more_tasks_below(pid_t ancestor, std::uint64_t most) -> bool {
    std::uint64_t count = 0;
    if (!children_of(ancestor, ancestor)) {
        for (const auto& process : descendants_of(ancestor, list_processes())) {
            count += process.threads;
        }
        return count > most;
    }
    std::vector<pid_t> found = {ancestor};
    for (std::size_t i = 0; i < found.size() && count <= most; ++i) {
        const auto threads = list_ids(fmt::format("/proc/{}/task", found[i]));
        count += i == 0 ? 0 : threads.size();
        for (const auto thread : threads) {
            const auto children = children_of(found[i], thread).value_or(std::vector<pid_t>());
            found.insert(found.end(), children.begin(), children.end());
        }
    }
    return count > most;
}

auto count_tasks_of(uid_t user) -> std::uint64_t {
    std::uint64_t count = 0;
    for (const auto id : list_ids("/proc")) {
        const auto status = read_kernel_file(fmt::format("/proc/{}/status", id));
        if (!status.empty() && status_number(status, "\nUid:") == user) {
            count += status_number(status, "\nThreads:");
        }
    }
    return count;
}

}  // namespace pawl
