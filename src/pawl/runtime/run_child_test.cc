// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/run_child.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/base/clock.h"
#include "pawl/runtime/child.h"
#include "pawl/runtime/descriptor.h"
#include "pawl/runtime/process_tree.h"
#include "pawl/runtime/spawn_guard.h"

namespace pawl {
namespace {

using std::chrono::milliseconds;
using std::chrono::minutes;

class RunChildTest : public testing::TestWithParam<Grouping> {
 protected:
    static auto shell(std::string script) -> ChildRequest {
        return {
            .guard = PAWL_GUARD,
            .order =
                {.command = {"sh", "-c", std::move(script)},
                 .grace = milliseconds(200),
                 .grouping = GetParam()},
            .environment = {std::string("PATH=") + kSafePath},
        };
    }

    void begin(ChildRequest request, Duration limit = minutes(1), Descriptor talk = {}) {
        boost::asio::co_spawn(
            *io_,
            run_child(
                std::move(request),
                limit,
                stopper_.get_token(),
                [this](OutputStream stream, std::string_view text) {
                    (stream == OutputStream::out ? out_ : err_).append(text);
                },
                std::move(talk)
            ),
            [this](const std::exception_ptr& failure, ChildEnd end) {
                EXPECT_EQ(failure, nullptr);
                end_ = std::move(end);
            }
        );
    }

    // Runs until the command has said something that holds `text`.
    void wait_for_output(std::string_view text) {
        while (!end_ && !out_.contains(text)) {
            io_->run_one();
        }
    }

    auto run(ChildRequest request, Duration limit = minutes(1)) -> ChildEnd {
        begin(std::move(request), limit);
        io_->run();
        return end_.value();
    }

    auto run(std::string script, Duration limit = minutes(1)) -> ChildEnd {
        return run(shell(std::move(script)), limit);
    }

    // Process ids, one a line, that the script has printed.
    auto living() -> std::vector<pid_t> {
        std::vector<pid_t> alive;
        for (const auto& process : list_processes()) {
            if (!process.is_dead && printed(process.id)) {
                alive.push_back(process.id);
            }
        }
        return alive;
    }

    auto printed(pid_t id) const -> bool {
        return ("\n" + out_).contains("\n" + std::to_string(id) + "\n");
    }

    std::unique_ptr<boost::asio::io_context> io_ = std::make_unique<boost::asio::io_context>();
    std::stop_source stopper_;
    std::string out_;
    std::string err_;
    std::optional<ChildEnd> end_;
};

INSTANTIATE_TEST_SUITE_P(
    ,
    RunChildTest,
    testing::Values(Grouping::cgroup, Grouping::none),
    [](const auto& grouping) {
        return std::string(grouping.param == Grouping::cgroup ? "with_cgroup" : "without_cgroup");
    }
);

auto exited(int code) -> ChildEnd {
    return {.kind = ChildEndKind::exited, .code = code};
}

TEST_P(RunChildTest, gives_exit_code_and_output) {
    EXPECT_EQ(run("echo to you; echo to me >&2; exit 7"), exited(7));
    EXPECT_EQ(out_, "to you\n");
    EXPECT_EQ(err_, "to me\n");
}

TEST_P(RunChildTest, gives_the_signal_that_ended_it) {
    EXPECT_EQ(run("kill -USR1 $$"), (ChildEnd{.kind = ChildEndKind::signalled, .code = SIGUSR1}));
}

TEST_P(RunChildTest, says_why_a_command_does_not_start) {
    auto request = shell("");
    request.order.command = {"no-such-program"};
    auto end = run(request);
    EXPECT_EQ(end.kind, ChildEndKind::not_started);
    EXPECT_EQ(end.code, ENOENT);
    EXPECT_EQ(end.detail, "start the command");

    request.order.command = {"/"};
    io_->restart();
    EXPECT_EQ(run(request).code, EACCES);

    request.order.command = {"true"};
    request.order.folder = "/no/such/folder";
    io_->restart();
    end = run(request);
    EXPECT_EQ(end.code, ENOENT);
    EXPECT_EQ(end.detail, "enter the folder /no/such/folder");

    request.order.folder = "/";
    request.order.user = "no-such-user";
    io_->restart();
    end = run(request);
    EXPECT_EQ(end.kind, ChildEndKind::not_started);
    EXPECT_EQ(end.detail, "find the user no-such-user");
}

TEST_P(RunChildTest, says_when_there_is_no_guard) {
    auto request = shell("true");
    request.guard = "/no/such/guard";

    const auto end = run(request);

    EXPECT_EQ(end.kind, ChildEndKind::not_started);
    EXPECT_TRUE(end.detail.contains("No such file")) << end.detail;
}

TEST_P(RunChildTest, passes_arguments_on_as_they_are) {
    auto request = shell("");
    request.order.command = {"printf", "%s|", "; true", "$(id)", "`id`", "a\nb", ""};

    EXPECT_EQ(run(request), exited(0));
    EXPECT_EQ(out_, "; true|$(id)|`id`|a\nb||");
}

TEST_P(RunChildTest, gives_the_environment_and_the_input_and_nothing_else) {
    auto request = shell("env; ls /proc/self/fd; cat");
    request.environment.emplace_back("GREETING=hello");
    request.input = std::string(300'000, 'x');

    EXPECT_EQ(run(request), exited(0));
    EXPECT_TRUE(out_.contains("GREETING=hello\n"));
    EXPECT_FALSE(out_.contains("HOME="));
    EXPECT_TRUE(out_.contains("\n0\n1\n2\n3\nx")) << out_.substr(0, 200);  // 3 is ls reading
    EXPECT_TRUE(out_.ends_with(*request.input));
}

TEST_P(RunChildTest, has_no_input_unless_there_is_one) {
    EXPECT_EQ(run("cat"), exited(0));
}

TEST_P(RunChildTest, starts_in_its_folder_and_session_with_default_signals) {
    auto request = shell(
        "pwd; ulimit -c; grep NoNewPrivs /proc/self/status;"
        "grep -E '^Sig(Blk|Ign):.*0000000$' /proc/self/status | wc -l;"
        "test $(cut -d' ' -f6 /proc/$$/stat) = $$ && echo leads"
    );
    request.order.folder = "/usr";

    EXPECT_EQ(run(request), exited(0));
    EXPECT_EQ(out_, "/usr\n0\nNoNewPrivs:\t1\n2\nleads\n");
}

TEST_P(RunChildTest, has_a_folder_of_its_own_that_goes_with_it) {
    auto request = shell("pwd; stat -c %a .; mkdir -p a/b; touch a/b/c; ln -s /etc d; ls");
    request.order.folder = "/tmp/pawl-run-child-" + std::to_string(::getpid());
    request.order.folder_use = FolderUse::fresh;

    EXPECT_EQ(run(request), exited(0));
    EXPECT_EQ(out_, request.order.folder + "\n700\na\nd\n");
    EXPECT_FALSE(std::filesystem::exists(request.order.folder));
    EXPECT_TRUE(std::filesystem::exists("/etc/passwd"));
}

TEST_P(RunChildTest, takes_its_folder_along_though_the_guard_is_lost) {
    auto request = shell("touch x; kill -9 $PPID; sleep 600");
    request.order.folder = "/tmp/pawl-run-child-" + std::to_string(::getpid());
    request.order.folder_use = FolderUse::fresh;

    EXPECT_EQ(run(request).kind, ChildEndKind::guard_lost);
    EXPECT_FALSE(std::filesystem::exists(request.order.folder));
}

TEST_P(RunChildTest, talks_by_two_descriptors) {
    std::array<int, 2> ends{-1, -1};
    ASSERT_EQ(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()), 0);
    const Descriptor ours(ends[0]);
    auto request = shell("read line <&3; echo heard $line >&4; ls /proc/self/fd | wc -l");
    request.order.has_talk = true;
    ASSERT_EQ(::write(ours.number(), "hello\n", 6), 6);

    begin(std::move(request), minutes(1), Descriptor(ends[1]));
    io_->run();

    EXPECT_EQ(*end_, exited(0));
    EXPECT_EQ(out_, "6\n");  // 0 to 4, and ls reading
    std::array<char, 64> said{};
    EXPECT_EQ(::read(ours.number(), said.data(), said.size()), 12);
    EXPECT_STREQ(said.data(), "heard hello\n");
    EXPECT_EQ(::read(ours.number(), said.data(), said.size()), 0);  // nobody else has the other end
}

TEST_P(RunChildTest, has_no_network_where_there_are_namespaces) {
    auto request = shell("readlink /proc/self/ns/net; grep : /proc/self/net/dev | grep -vc ' lo:'");
    request.order.network = Network::none;

    begin(std::move(request));
    io_->run();

    if (out_.starts_with(std::filesystem::read_symlink("/proc/self/ns/net").string())) {
        GTEST_SKIP() << "no namespaces here";
    }
    EXPECT_TRUE(out_.ends_with("\n0\n")) << out_;
}

TEST_P(RunChildTest, leaves_nothing_behind_a_command_that_ended) {
    EXPECT_EQ(run("sleep 600 & echo $!; setsid sleep 600 & echo $!"), exited(0));
    EXPECT_TRUE(living().empty());
    EXPECT_EQ(std::ranges::count(out_, '\n'), 2);
}

TEST_P(RunChildTest, asks_before_it_kills) {
    begin(shell("trap 'echo bye; exit 0' TERM; echo up; while :; do sleep 0.01; done"));
    wait_for_output("up\n");

    stopper_.request_stop();
    io_->run();

    EXPECT_EQ(end_->kind, ChildEndKind::exited);
    EXPECT_EQ(end_->cause, ChildCause::stopped);
    EXPECT_TRUE(out_.ends_with("bye\n"));
}

TEST_P(RunChildTest, kills_what_does_not_listen_and_what_has_left_home) {
    begin(shell(
        "trap '' TERM; echo $$; (setsid sh -c 'trap \"\" TERM; echo $$; (echo up; sleep 600)') &"
        "while :; do sleep 0.01; done"
    ));
    wait_for_output("up\n");

    stopper_.request_stop();
    io_->run();

    EXPECT_EQ(end_->kind, ChildEndKind::signalled);
    EXPECT_EQ(end_->code, SIGKILL);
    EXPECT_EQ(end_->cause, ChildCause::stopped);
    EXPECT_TRUE(living().empty());
}

TEST_P(RunChildTest, stops_when_the_time_is_up) {
    const auto end = run("echo $$; exec sleep 600", milliseconds(50));

    EXPECT_EQ(end.cause, ChildCause::stopped);
    EXPECT_TRUE(living().empty());
}

TEST_P(RunChildTest, does_not_begin_to_wait_when_it_is_stopped_already) {
    stopper_.request_stop();

    EXPECT_EQ(run("exec sleep 600").cause, ChildCause::stopped);
}

TEST_P(RunChildTest, ends_the_command_when_nobody_waits_for_it_any_more) {
    begin(shell("trap '' TERM; echo $$; echo up; sleep 600 & wait"));
    wait_for_output("up\n");
    EXPECT_EQ(living().size(), 1U);

    io_.reset();  // as at the end of the process: what waits is destroyed

    while (!living().empty()) {
    }
    EXPECT_GT(::waitpid(-1, nullptr, 0), 0);  // the guard, for which nobody waits any more either
}

TEST_P(RunChildTest, survives_the_loss_of_the_guard) {
    const auto end = run("echo $$; sleep 600 & echo $!; kill -9 $PPID; sleep 600");

    EXPECT_EQ(end, (ChildEnd{.kind = ChildEndKind::guard_lost}));
    EXPECT_EQ(std::ranges::count(out_, '\n'), 2);
    EXPECT_TRUE(living().empty());
}

TEST_P(RunChildTest, kills_a_guard_that_does_not_answer) {
    auto request = shell("echo $$; kill -STOP $PPID; echo up; exec sleep 600");
    request.patience = milliseconds(100);
    begin(request);
    wait_for_output("up\n");

    stopper_.request_stop();
    io_->run();

    EXPECT_EQ(*end_, (ChildEnd{.kind = ChildEndKind::guard_lost, .cause = ChildCause::stopped}));
    EXPECT_TRUE(living().empty());
}

TEST_P(RunChildTest, bounds_the_processes) {
    auto request = shell("i=0; while [ $i -lt 40 ]; do sleep 600 & i=$((i+1)); done; sleep 1");
    request.order.limits.processes = 8;

    const auto end = run(request);

    if (GetParam() == Grouping::none) {
        EXPECT_TRUE(end.cause == ChildCause::processes || end.code == 2) << err_;
    } else {
        EXPECT_EQ(end.kind, ChildEndKind::exited);
        EXPECT_TRUE(err_.contains("ork")) << err_;  // "Cannot fork"
    }
}

TEST_P(RunChildTest, bounds_the_memory) {
    auto request = shell("x=xxxxxxxxxxxxxxxx; while :; do x=$x$x; done");
    request.order.limits.memory_bytes = 32 << 20;

    const auto end = run(request);

    EXPECT_FALSE(end == exited(0));
    if (end.kind == ChildEndKind::signalled && end.code == SIGKILL) {
        EXPECT_EQ(end.cause, ChildCause::memory);  // the kernel's, in a cgroup
    }
}

TEST_P(RunChildTest, bounds_the_cpu_time) {
    auto request = shell("while :; do :; done");
    request.order.limits.cpu_time = std::chrono::seconds(1);

    EXPECT_EQ(run(request), (ChildEnd{.kind = ChildEndKind::signalled, .code = SIGXCPU}));
}

}  // namespace
}  // namespace pawl
