// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/guard.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>
#include <vector>

#include "pawl/runtime/become_command.h"
#include "pawl/runtime/cgroup.h"
#include "pawl/runtime/cgroup_places.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/child_text.h"
#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/kernel_file.h"
#include "pawl/runtime/process_tree.h"

namespace pawl {
namespace {

using std::chrono::milliseconds;
using GuardClock = std::chrono::steady_clock;

// How often processes are counted where the kernel does not count them.
constexpr milliseconds kCountEvery(100);
// What does not die of SIGKILL in this time (it waits for a disk, say) is left to itself.
constexpr milliseconds kDyingTime = std::chrono::seconds(5);
constexpr milliseconds kBetweenKills(2);
constexpr milliseconds kFreezingTime = std::chrono::seconds(2);
constexpr int kGuardNiceness = -20;
constexpr int kExitBadOrder = 2;

class Guard {
 public:
    explicit Guard(ChildOrder order) : order_(std::move(order)) {}

    void run() {
        become_quiet();
        if (order_.grouping == Grouping::cgroup) {
            const auto places = find_cgroup_places(
                read_kernel_file("/proc/self/cgroup"), read_kernel_file("/proc/self/mountinfo")
            );
            group_ = Cgroup::make(places, ::getpid(), order_.limits);
        }
        if (start()) {
            watch();
        }
        kill_everything();
        finish();
    }

 private:
    // Signals are read from a descriptor, so none of them ends the guard; orphans of the command
    // become its children; nobody but root looks into its memory.
    void become_quiet() {
        niceness_ = ::getpriority(PRIO_PROCESS, 0);
        sigset_t all;
        ::sigfillset(&all);
        ::pthread_sigmask(SIG_SETMASK, &all, nullptr);
        sigset_t child;
        ::sigemptyset(&child);
        ::sigaddset(&child, SIGCHLD);
        signals_.reset(::signalfd(-1, &child, SFD_CLOEXEC | SFD_NONBLOCK));
        (void)::prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);  // Linux 3.4
        (void)::prctl(PR_SET_DUMPABLE, 0, 0, 0, 0);
        // Ahead of thousands of processes of a fork bomb, where it may be.
        (void)::setpriority(PRIO_PROCESS, 0, kGuardNiceness);
        (void)::fcntl(kGuardSocket, F_SETFD, FD_CLOEXEC);
        if (order_.has_talk) {
            (void)::fcntl(kTalkSocket, F_SETFD, FD_CLOEXEC);
        }
    }

    // True when the command runs; else end_ says why it does not.
    auto start() -> bool {
        std::array<int, 2> ends{-1, -1};
        if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
            return fail_to_start({.error = errno, .step = "make a pipe"});
        }
        const Descriptor reader(ends[0]);
        Descriptor writer(ends[1]);
        const pid_t guard = ::getpid();
        command_ = ::fork();
        if (command_ == 0) {
            say(started_line(::getpid()));  // before it can do anything to the guard
            (void)::setpriority(PRIO_PROCESS, 0, niceness_);
            const auto failure = become_command(order_, group_, guard);
            report_failure(writer.number(), failure);
            ::_exit(EXIT_FAILURE);
        }
        writer.reset();
        if (command_ < 0) {
            return fail_to_start({.error = errno, .step = "fork"});
        }
        let_go_of_pipes();
        const auto failure = read_failure(reader.number());
        return failure.step.empty() || fail_to_start(failure);
    }

    static void report_failure(int pipe, const StepFailure& failure) {
        const auto text = std::to_string(failure.error) + ' ' + failure.step;
        (void)!::write(pipe, text.data(), text.size());  // nobody is left to be told
    }

    // Waits for the exec, which closes the pipe, or for what went wrong before.
    static auto read_failure(int pipe) -> StepFailure {
        std::array<char, 4096> text{};
        ssize_t size = 0;
        do {
            size = ::read(pipe, text.data(), text.size());
        } while (size < 0 && errno == EINTR);
        const std::string_view said(
            text.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))
        );
        StepFailure failure;
        const auto* const end = said.data() + said.size();
        const auto [step, error] = std::from_chars(said.data(), end, failure.error);
        failure.step.assign(step == end ? step : step + 1, end);
        return failure;
    }

    auto fail_to_start(const StepFailure& failure) -> bool {
        end_ = {.kind = ChildEndKind::not_started, .code = failure.error, .detail = failure.step};
        return false;
    }

    // The ends of input and output belong to the command alone: who reads them waits for its end.
    void let_go_of_pipes() const {
        const Descriptor nothing(::open("/dev/null", O_RDWR | O_CLOEXEC));
        for (const int number : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(nothing.number(), number);
        }
        if (order_.has_talk) {
            ::close(kTalkSocket);
        }
    }

    // Until the command has ended or has to.
    void watch() {
        while (!ended_ && !given_up_) {
            std::array<pollfd, 2> waits = {
                pollfd{.fd = kGuardSocket, .events = POLLIN, .revents = 0},
                pollfd{.fd = signals_.number(), .events = POLLIN, .revents = 0},
            };
            (void)::poll(waits.data(), waits.size(), timeout());
            drain_signals();
            (void)reap();  // what has ended needs no stop any more
            if (!ended_ && waits[0].revents != 0) {
                listen();
            }
            look_at_the_time();
        }
    }

    [[nodiscard]] auto counts() const -> bool {
        return order_.limits.processes && !group_.limits_processes();
    }

    [[nodiscard]] auto timeout() const -> int {
        auto wait = milliseconds::max();
        if (stopping_) {
            const auto left = std::chrono::ceil<milliseconds>(kill_at_ - GuardClock::now());
            wait = std::max(left, milliseconds::zero());
        }
        if (counts()) {
            wait = std::min(wait, kCountEvery);
        }
        return wait == milliseconds::max() ? -1 : static_cast<int>(wait.count());
    }

    void listen() {
        char letter = 0;
        const auto size = ::recv(kGuardSocket, &letter, 1, MSG_DONTWAIT);
        if (size == 0 || (size < 0 && errno != EAGAIN && errno != EINTR)) {
            given_up_ = true;  // the node is gone
        } else if (size == 1 && letter == kStopLetter && !stopping_) {
            stopping_ = true;
            kill_at_ = GuardClock::now() + order_.grace;
            end_.cause = ChildCause::stopped;
            (void)::kill(-command_, SIGTERM);  // its group may be gone by now
        }
    }

    void look_at_the_time() {
        if (ended_) {
            return;
        }
        if (stopping_ && GuardClock::now() >= kill_at_) {
            given_up_ = true;
        }
        const auto most = static_cast<std::uint64_t>(order_.limits.processes.value_or(0));
        if (counts() && has_more_tasks_below(::getpid(), most)) {
            end_.cause = ChildCause::processes;
            given_up_ = true;
        }
    }

    void drain_signals() const {
        signalfd_siginfo signal{};
        while (::read(signals_.number(), &signal, sizeof signal) > 0) {
        }
    }

    // False when there is no child any more, and so no descendant: orphans come to the guard.
    auto reap() -> bool {
        for (;;) {
            int status = 0;
            const auto child = ::waitpid(-1, &status, WNOHANG);
            if (child <= 0) {
                return child == 0;
            }
            if (child == command_ && end_.kind != ChildEndKind::not_started) {
                record(status);
            }
        }
    }

    void record(int status) {
        ended_ = true;
        const bool exited = WIFEXITED(status);
        end_.kind = exited ? ChildEndKind::exited : ChildEndKind::signalled;
        end_.code = exited ? WEXITSTATUS(status) : WTERMSIG(status);
    }

    // Whoever forks faster than it is killed must be stopped first: what is stopped forks no more.
    void kill_everything() {
        if (!reap()) {
            return;
        }
        group_.stop_forks();
        group_.kill();
        freeze();
        const auto until = GuardClock::now() + kDyingTime;
        while (reap() && GuardClock::now() < until) {
            for (const auto& process : descendants_of(::getpid(), list_processes())) {
                signal_process(process, SIGKILL);
            }
            std::this_thread::sleep_for(kBetweenKills);
        }
    }

    // Ends with a look around that finds nobody new.
    void freeze() {
        std::set<std::pair<pid_t, std::uint64_t>> frozen;
        const auto until = GuardClock::now() + kFreezingTime;
        while (reap() && GuardClock::now() < until) {
            bool found = false;
            for (const auto& process : descendants_of(::getpid(), list_processes())) {
                if (frozen.emplace(process.id, process.started).second) {
                    signal_process(process, SIGSTOP);
                    found = true;
                }
            }
            if (!found) {
                return;
            }
        }
    }

    void finish() {
        const bool failed = end_.kind == ChildEndKind::signalled || end_.code != 0;
        if (failed && end_.cause == ChildCause::itself && group_.ran_out_of_memory()) {
            end_.cause = ChildCause::memory;
        }
        group_.remove();
        if (order_.folder_use == FolderUse::fresh) {
            std::error_code error;
            std::filesystem::remove_all(order_.folder, error);  // what resists is left
        }
        say(end_line(end_));
    }

    static void say(std::string_view line) {
        (void)!::send(kGuardSocket, line.data(), line.size(), MSG_NOSIGNAL);  // or nobody listens
    }

    ChildOrder order_;
    Cgroup group_;
    Descriptor signals_;
    int niceness_ = 0;
    pid_t command_ = -1;
    ChildEnd end_ = {};
    bool ended_ = false;     // the command itself; what it started may still run
    bool stopping_ = false;  // SIGTERM was sent
    bool given_up_ = false;  // nobody waits any longer
    GuardClock::time_point kill_at_ = {};
};

}  // namespace

void become_guard_if_asked(int argc, const char* const* argv) {
    if (argc < 2 || argv[1] != kGuardWord) {
        return;
    }
    const auto order = parse_order(std::vector<std::string>(argv, argv + argc));
    if (!order) {
        ::_exit(kExitBadOrder);
    }
    Guard(*order).run();
    ::_exit(EXIT_SUCCESS);  // there is nothing to tidy up but descriptors
}

}  // namespace pawl
