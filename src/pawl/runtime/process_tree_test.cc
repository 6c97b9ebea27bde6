// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/process_tree.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <optional>
#include <vector>

namespace pawl {
namespace {

auto entry(pid_t id, pid_t parent) -> ProcessEntry {
    return {.id = id, .parent = parent};
}

auto ids_below(pid_t ancestor, const std::vector<ProcessEntry>& processes) -> std::vector<pid_t> {
    std::vector<pid_t> ids;
    for (const auto& process : descendants_of(ancestor, processes)) {
        ids.push_back(process.id);
    }
    std::ranges::sort(ids);
    return ids;
}

TEST(ProcessTree, reads_a_name_with_parentheses_and_spaces) {
    const auto process =
        parse_process("42 (a) R 7 (x)) S 1 40 39 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 3 0 9876 1 2 3");

    ASSERT_TRUE(process);
    EXPECT_EQ(process->id, 42);
    EXPECT_EQ(process->parent, 1);
    EXPECT_EQ(process->session, 39);
    EXPECT_EQ(process->threads, 3U);
    EXPECT_EQ(process->started, 9876U);
    EXPECT_FALSE(process->is_dead);
}

TEST(ProcessTree, passes_over_what_is_no_process) {
    EXPECT_EQ(parse_process(""), std::nullopt);
    EXPECT_EQ(parse_process("42 (sh) S 1 40"), std::nullopt);
    EXPECT_EQ(parse_process("x (sh) S 1 40 39 0 -1 4 1 2 3 4 5 6 7 8 20 0 3 0 9876"), std::nullopt);
}

TEST(ProcessTree, finds_children_of_children) {
    const std::vector processes = {
        entry(5, 4), entry(4, 3), entry(3, 2), entry(2, 1), entry(9, 1), entry(6, 3)
    };

    EXPECT_EQ(ids_below(3, processes), (std::vector<pid_t>{4, 5, 6}));
    EXPECT_EQ(ids_below(5, processes), std::vector<pid_t>());
}

TEST(ProcessTree, leaves_out_the_dead) {
    auto dead = entry(4, 3);
    dead.is_dead = true;

    EXPECT_EQ(ids_below(3, {dead, entry(5, 3)}), std::vector<pid_t>{5});
}

TEST(ProcessTree, does_not_walk_in_circles) {
    EXPECT_EQ(ids_below(3, {entry(3, 5), entry(4, 3), entry(5, 4)}), (std::vector<pid_t>{4, 5}));
}

TEST(ProcessTree, sees_this_process_alive) {
    const auto processes = list_processes();
    const auto self = std::ranges::find(processes, ::getpid(), &ProcessEntry::id);

    ASSERT_NE(self, processes.end());
    EXPECT_EQ(self->parent, ::getppid());
    EXPECT_FALSE(self->is_dead);
    EXPECT_GE(count_tasks_of(::getuid()), 1U);
}

TEST(ProcessTree, counts_children) {
#if __has_feature(thread_sanitizer)
    GTEST_SKIP() << "ThreadSanitizer has a thread of its own, which counts too";
#endif
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        char ignored = 0;
        ::close(pipe[1]);
        ::_exit(static_cast<int>(::read(pipe[0], &ignored, 1)));
    }

    EXPECT_TRUE(has_more_tasks_below(::getpid(), 0));
    EXPECT_FALSE(has_more_tasks_below(::getpid(), 1));
    ::close(pipe[1]);
    ::waitpid(child, nullptr, 0);
    ::close(pipe[0]);

    EXPECT_FALSE(has_more_tasks_below(::getpid(), 0));
}

}  // namespace
}  // namespace pawl
