// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/become_command.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <grp.h>
#include <linux/close_range.h>
#include <pwd.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/runtime/cgroup.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/guard.h"
#include "pawl/runtime/process_tree.h"

namespace pawl {
namespace {

using Failure = std::optional<StepFailure>;

auto failed(std::string step) -> Failure {
    return StepFailure{.error = errno, .step = std::move(step)};
}

// Never raises a limit that somebody else has set.
auto lower_limit(__rlimit_resource resource, rlim_t soft, rlim_t hard) -> bool {
    rlimit limit{};
    if (::getrlimit(resource, &limit) != 0) {
        return false;
    }
    limit.rlim_max = std::min(limit.rlim_max, hard);
    limit.rlim_cur = std::min(limit.rlim_max, soft);
    return ::setrlimit(resource, &limit) == 0;
}

// RLIMIT_DATA and not RLIMIT_AS: address space that is reserved and never used (V8, Go, the JVM)
// costs nothing.
auto set_limits(const ChildOrder& order, const Cgroup& group) -> Failure {
    const auto& limits = order.limits;
    if (!lower_limit(RLIMIT_CORE, 0, 0)) {
        return failed("switch core dumps off");
    }
    if (limits.cpu_time) {
        const auto seconds = static_cast<rlim_t>(limits.cpu_time->count());
        if (!lower_limit(RLIMIT_CPU, seconds, seconds + 1)) {
            return failed("limit the CPU time");
        }
    }
    if (limits.memory_bytes && !group.limits_memory()) {
        const auto bytes = static_cast<rlim_t>(*limits.memory_bytes);
        if (!lower_limit(RLIMIT_DATA, bytes, bytes)) {
            return failed("limit the memory");
        }
    }
    return std::nullopt;
}

// When memory runs out, the command goes before the server does. Raising needs no rights.
void volunteer_for_oom_killer() {
    const Descriptor file(::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC));
    constexpr std::string_view kFirst = "1000";
    (void)!::write(file.number(), kFirst.data(), kFirst.size());  // a wish, no more
}

struct Account {
    uid_t user;
    gid_t group;
};

auto find_account(const std::string& name) -> std::optional<Account> {
    passwd entry{};
    passwd* found = nullptr;
    std::vector<char> text(std::size_t{16} << 10);
    const int error = ::getpwnam_r(name.c_str(), &entry, text.data(), text.size(), &found);
    if (found == nullptr) {
        errno = error;
        return std::nullopt;
    }
    return Account{.user = entry.pw_uid, .group = entry.pw_gid};
}

auto become_user(const std::string& name) -> Failure {
    if (name.empty()) {
        return std::nullopt;
    }
    const auto account = find_account(name);
    if (!account) {
        return failed(fmt::format("find the user {}", name));
    }
    if (account->user == ::geteuid() && account->user == ::getuid()) {
        return std::nullopt;
    }
    const bool done = ::initgroups(name.c_str(), account->group) == 0 &&
                      ::setresgid(account->group, account->group, account->group) == 0 &&
                      ::setresuid(account->user, account->user, account->user) == 0;
    return done ? std::nullopt : failed(fmt::format("become the user {}", name));
}

// A bound on fork bombs where no cgroup counts: what else runs as this user now, and so many more.
// The kernel does not hold root to it; the guard's own count does.
auto limit_processes(const ChildOrder& order, const Cgroup& group) -> Failure {
    if (!order.limits.processes || group.limits_processes()) {
        return std::nullopt;
    }
    const auto others = std::max<rlim_t>(count_tasks_of(::getuid()), 1) - 1;
    const auto most = others + static_cast<rlim_t>(*order.limits.processes);
    return lower_limit(RLIMIT_NPROC, most, most) ? std::nullopt : failed("limit the processes");
}

// A change of user resets the death signal, so this comes behind it.
auto die_with(pid_t guard) -> Failure {
    if (::prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return failed("give up new privileges");
    }
    if (::prctl(PR_SET_PDEATHSIG, SIGKILL) != 0) {
        return failed("bind itself to the guard");
    }
    if (::getppid() != guard) {
        ::_exit(EXIT_FAILURE);  // the guard is gone, and nobody listens
    }
    return std::nullopt;
}

void reset_signals() {
    for (int signal = 1; signal < NSIG; ++signal) {
        (void)::signal(signal, SIG_DFL);  // fails for those that cannot be caught
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::pthread_sigmask(SIG_SETMASK, &none, nullptr);
}

// execve and not execvp: that one runs a file which is no program with a shell.
auto execute(const ChildOrder& order) -> Failure {
    std::vector<char*> arguments;
    arguments.reserve(order.command.size() + 1);
    for (const auto& argument : order.command) {
        arguments.push_back(const_cast<char*>(argument.c_str()));  // execve does not write
    }
    arguments.push_back(nullptr);
    const auto& program = order.command.front();
    if (program.contains('/')) {
        ::execve(program.c_str(), arguments.data(), environ);
        return failed("start the command");
    }
    int error = ENOENT;
    std::string_view path(kSafePath);
    while (!path.empty()) {
        const auto end = std::min(path.find(':'), path.size());
        const auto file = fmt::format("{}/{}", path.substr(0, end), program);
        ::execve(file.c_str(), arguments.data(), environ);
        error = errno == ENOENT ? error : errno;
        path.remove_prefix(std::min(end + 1, path.size()));
    }
    errno = error;
    return failed("start the command");
}

auto leave_old_groups(const Cgroup& group) -> Failure {
    if (::setsid() < 0) {
        return failed("begin a session");
    }
    if (!group.join()) {
        return failed("enter its cgroup");
    }
    return std::nullopt;
}

auto enter_folder(const ChildOrder& order) -> Failure {
    const auto& folder = order.folder;
    if (order.folder_use == FolderUse::fresh && ::mkdir(folder.c_str(), S_IRWXU) != 0) {
        return failed(fmt::format("make the folder {}", folder));
    }
    return ::chdir(folder.c_str()) == 0 ? std::nullopt
                                        : failed(fmt::format("enter the folder {}", folder));
}

// Closed at the exec and not now: one of them carries the failure of that.
auto close_descriptors(const ChildOrder& order) -> Failure {
    if (::close_range(STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC) != 0) {
        return failed("close what is open");
    }
    if (order.has_talk &&
        (::dup2(kTalkSocket, kTalkSocket - 1) < 0 || ::fcntl(kTalkSocket, F_SETFD, 0) != 0)) {
        return failed("keep its conversation open");
    }
    return std::nullopt;
}

void write_text(const char* path, std::string_view text) {
    const Descriptor file(::open(path, O_WRONLY | O_CLOEXEC));
    (void)!::write(file.number(), text.data(), text.size());  // see leave_network()
}

// As root while it is root.
auto leave_network_as_root(const ChildOrder& order) -> bool {
    return order.network == Network::none && ::geteuid() == 0 && ::unshare(CLONE_NEWNET) == 0;
}

// Where namespaces are not given, the network stays: see Network.
void leave_network(const ChildOrder& order) {
    if (order.network != Network::none) {
        return;
    }
    const auto user = ::geteuid();
    const auto group = ::getegid();
    // A change of user has taken the files in /proc/self from it.
    (void)::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    if (::unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0) {
        return;
    }
    write_text("/proc/self/setgroups", "deny");  // man 7 user_namespaces
    write_text("/proc/self/uid_map", fmt::format("{0} {0} 1", user));
    write_text("/proc/self/gid_map", fmt::format("{0} {0} 1", group));
}

}  // namespace

auto become_command(const ChildOrder& order, const Cgroup& group, pid_t guard) -> StepFailure {
    // The guard hides its memory, and so the files in /proc/self would be root's.
    (void)::prctl(PR_SET_DUMPABLE, 1, 0, 0, 0);
    volunteer_for_oom_killer();
    auto failure = leave_old_groups(group);
    const bool is_alone = leave_network_as_root(order);
    failure = failure ? failure : become_user(order.user);
    if (!failure && !is_alone) {
        leave_network(order);
    }
    failure = failure ? failure : die_with(guard);
    failure = failure ? failure : enter_folder(order);
    failure = failure ? failure : close_descriptors(order);
    failure = failure ? failure : limit_processes(order, group);
    failure = failure ? failure : set_limits(order, group);
    if (!failure) {
        reset_signals();
        failure = execute(order);
    }
    return *failure;
}

}  // namespace pawl
