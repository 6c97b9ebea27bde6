// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/spawn_guard.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstddef>
#include <string_view>
#include <system_error>
#include <utility>

#include "pawl/runtime/child_text.h"
#include "pawl/runtime/guard.h"
#include "pawl/runtime/process_handle.h"

namespace pawl {
namespace {

auto failed(std::string_view what, int error) -> std::unexpected<Error> {
    return fail(
        "not_started", fmt::format("cannot {}: {}", what, std::generic_category().message(error))
    );
}

// Out of the way of the numbers that the guard's ends get, which begin at 0.
auto above_fixed_numbers(Descriptor descriptor) -> Descriptor {
    return descriptor.number() > kTalkSocket
               ? std::move(descriptor)
               : Descriptor(::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, kTalkSocket + 1));
}

auto copy_above_fixed_numbers(const Descriptor& descriptor) -> Descriptor {
    return Descriptor(::fcntl(descriptor.number(), F_DUPFD_CLOEXEC, kTalkSocket + 1));
}

// A file without a name: the whole input is there, so nobody has to feed a pipe. Opened again,
// since the command is not to write to it.
auto file_with(std::string_view text) -> Descriptor {
    const Descriptor file(::memfd_create("input", MFD_CLOEXEC));
    while (!text.empty()) {
        const auto written = ::write(file.number(), text.data(), text.size());
        if (written < 0) {
            return {};
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    const auto path = fmt::format("/proc/self/fd/{}", file.number());
    return Descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
}

auto open_input(const std::optional<std::string>& input) -> Descriptor {
    return above_fixed_numbers(
        input ? file_with(*input) : Descriptor(::open("/dev/null", O_RDONLY | O_CLOEXEC))
    );
}

struct Ends {
    Descriptor node;
    Descriptor guard;

    [[nodiscard]] auto are_open() const -> bool { return node.is_open() && guard.is_open(); }
};

// Only the node's end does not block: the command expects an ordinary pipe.
auto make_pipe() -> Ends {
    std::array<int, 2> numbers{-1, -1};
    if (::pipe2(numbers.data(), O_CLOEXEC) != 0) {
        return {};
    }
    Ends ends{.node = Descriptor(numbers[0]), .guard = Descriptor(numbers[1])};
    (void)::fcntl(numbers[0], F_SETFL, O_NONBLOCK);  // a pipe takes it
    ends.guard = above_fixed_numbers(std::move(ends.guard));
    return ends;
}

auto make_socket() -> Ends {
    std::array<int, 2> numbers{-1, -1};
    if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, numbers.data()) != 0) {
        return {};
    }
    Ends ends{.node = Descriptor(numbers[0]), .guard = Descriptor(numbers[1])};
    (void)::fcntl(numbers[0], F_SETFL, O_NONBLOCK);  // a socket takes it
    ends.guard = above_fixed_numbers(std::move(ends.guard));
    return ends;
}

// What the guard begins with: a session of its own, so that a terminal's ^C does not reach it, no
// signal blocked or ignored, and four or five descriptors.
class Spawning {
 public:
    Spawning() {
        ::posix_spawn_file_actions_init(&actions_);
        ::posix_spawnattr_init(&attributes_);
        sigset_t signals;
        ::sigfillset(&signals);
        ::posix_spawnattr_setsigdefault(&attributes_, &signals);
        ::sigemptyset(&signals);
        ::posix_spawnattr_setsigmask(&attributes_, &signals);
        ::posix_spawnattr_setflags(
            &attributes_, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSID
        );
    }
    Spawning(const Spawning&) = delete;
    auto operator=(const Spawning&) -> Spawning& = delete;
    ~Spawning() {
        ::posix_spawn_file_actions_destroy(&actions_);
        ::posix_spawnattr_destroy(&attributes_);
    }

    void give(const Descriptor& descriptor, int as) {
        ::posix_spawn_file_actions_adddup2(&actions_, descriptor.number(), as);
    }

    // 0, or the error.
    auto start(const ChildRequest& request, pid_t& process) -> int {
        const int last = request.order.has_talk ? kTalkSocket : kGuardSocket;
        ::posix_spawn_file_actions_addclosefrom_np(&actions_, last + 1);
        const auto arguments = to_arguments(request.order);
        return ::posix_spawn(
            &process,
            request.guard.c_str(),
            &actions_,
            &attributes_,
            pointers_to(arguments).data(),
            pointers_to(request.environment).data()
        );
    }

 private:
    static auto pointers_to(const std::vector<std::string>& texts) -> std::vector<char*> {
        std::vector<char*> pointers;
        pointers.reserve(texts.size() + 1);
        for (const auto& text : texts) {
            pointers.push_back(const_cast<char*>(text.c_str()));  // exec does not write
        }
        pointers.push_back(nullptr);
        return pointers;
    }

    posix_spawn_file_actions_t actions_{};
    posix_spawnattr_t attributes_{};
};

}  // namespace

auto spawn_guard(const ChildRequest& request, const Descriptor& talk) -> Result<SpawnedGuard> {
    const auto input = open_input(request.input);
    auto out = make_pipe();
    auto err = make_pipe();
    auto socket = make_socket();
    if (!input.is_open() || !out.are_open() || !err.are_open() || !socket.are_open()) {
        return failed("open the pipes of a command", errno);
    }
    Spawning spawning;
    spawning.give(input, STDIN_FILENO);
    spawning.give(out.guard, STDOUT_FILENO);
    spawning.give(err.guard, STDERR_FILENO);
    spawning.give(socket.guard, kGuardSocket);
    const auto talk_end = copy_above_fixed_numbers(talk);
    if (request.order.has_talk) {
        if (!talk_end.is_open()) {
            return failed("open the conversation of a command", errno);
        }
        spawning.give(talk_end, kTalkSocket);
    }
    SpawnedGuard spawned;
    if (const int error = spawning.start(request, spawned.process); error != 0) {
        return failed("start the guard of a command", error);
    }
    spawned.handle = open_process(spawned.process);
    spawned.socket = std::move(socket.node);
    spawned.out = std::move(out.node);
    spawned.err = std::move(err.node);
    if (!spawned.handle.is_open()) {
        const int error = errno;
        ::kill(spawned.process, SIGKILL);
        ::waitpid(spawned.process, nullptr, 0);
        return failed("watch the guard of a command", error);
    }
    return spawned;
}

}  // namespace pawl
