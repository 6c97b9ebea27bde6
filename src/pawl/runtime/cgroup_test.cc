// SPDX-License-Identifier: Apache-2.0
// On folders that look like cgroups; the real ones are in run_child_test.cc.
#include "pawl/runtime/cgroup.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "pawl/runtime/cgroup_places.h"
#include "pawl/runtime/child.h"

namespace pawl {
namespace {

namespace fs = std::filesystem;

constexpr pid_t kGuard = 77;
constexpr ChildLimits kLimits = {.memory_bytes = 1 << 20, .processes = 8};

class CgroupTest : public testing::Test {
 protected:
    CgroupTest() {
        auto name = testing::TempDir() + "pawl-cgroup-XXXXXX";
        root_ = ::mkdtemp(name.data());
    }
    ~CgroupTest() override { fs::remove_all(root_); }

    // The kernel fills a new folder with files; here they are there before.
    void add_group(const fs::path& folder) {
        fs::create_directories(folder);
        for (const auto* file :
             {"cgroup.procs",
              "cgroup.kill",
              "memory.max",
              "memory.limit_in_bytes",
              "memory.oom.group",
              "pids.max"}) {
            write(folder / file, "");
        }
        write(folder / "cgroup.subtree_control", "");
        write(folder / "cgroup.controllers", "cpu memory pids\n");
    }

    static void write(const fs::path& path, const std::string& text) {
        std::ofstream(path) << text;
    }
    static auto read(const fs::path& path) -> std::string {
        std::ifstream file(path);
        return {std::istreambuf_iterator<char>(file), {}};
    }

    fs::path root_;
};

TEST_F(CgroupTest, limits_with_both_folders_of_version_1) {
    add_group(root_ / "memory/pawl-77");
    add_group(root_ / "pids/pawl-77");

    const auto group =
        Cgroup::make({.memory = root_ / "memory", .processes = root_ / "pids"}, kGuard, kLimits);

    EXPECT_TRUE(group.limits_memory());
    EXPECT_TRUE(group.limits_processes());
    EXPECT_EQ(read(root_ / "memory/pawl-77/memory.limit_in_bytes"), "1048576");
    EXPECT_EQ(read(root_ / "pids/pawl-77/pids.max"), "8");
}

TEST_F(CgroupTest, limits_with_one_folder_of_version_2_and_enables_what_that_needs) {
    add_group(root_);
    write(root_ / "cgroup.subtree_control", "pids");
    add_group(root_ / "pawl-77");

    const auto group = Cgroup::make({.unified = root_, .unified_mount = root_}, kGuard, kLimits);

    EXPECT_TRUE(group.limits_memory());
    EXPECT_TRUE(group.limits_processes());
    EXPECT_EQ(read(root_ / "cgroup.subtree_control"), "+memory");
    EXPECT_EQ(read(root_ / "pawl-77/memory.max"), "1048576");
    EXPECT_EQ(read(root_ / "pawl-77/memory.oom.group"), "1");
    EXPECT_EQ(read(root_ / "pawl-77/pids.max"), "8");
}

TEST_F(CgroupTest, stands_beside_the_leaf_of_this_program) {
    add_group(root_);
    write(root_ / "cgroup.subtree_control", "memory pids");
    add_group(root_ / "pawl-node");
    add_group(root_ / "pawl-77");

    const auto group =
        Cgroup::make({.unified = root_ / "pawl-node", .unified_mount = root_}, kGuard, kLimits);

    EXPECT_TRUE(group.limits_memory());
    EXPECT_FALSE(fs::exists(root_ / "pawl-node/pawl-77"));
}

TEST_F(CgroupTest, can_kill_where_it_cannot_limit) {
    add_group(root_);
    write(root_ / "cgroup.controllers", "cpu");
    add_group(root_ / "pawl-77");

    const auto group = Cgroup::make({.unified = root_, .unified_mount = root_}, kGuard, kLimits);
    group.kill();

    EXPECT_TRUE(group.exists());
    EXPECT_FALSE(group.limits_memory());
    EXPECT_FALSE(group.limits_processes());
    EXPECT_EQ(read(root_ / "pawl-77/cgroup.kill"), "1");
}

TEST_F(CgroupTest, puts_members_in_and_stops_their_forks) {
    add_group(root_ / "pids/pawl-77");
    const auto group = Cgroup::make({.processes = root_ / "pids"}, kGuard, kLimits);

    EXPECT_TRUE(group.join());
    group.stop_forks();

    EXPECT_EQ(read(root_ / "pids/pawl-77/cgroup.procs"), "0");
    EXPECT_EQ(read(root_ / "pids/pawl-77/pids.max"), "0");
}

TEST_F(CgroupTest, knows_when_the_memory_ran_out) {
    add_group(root_ / "pawl-77");
    const auto group =
        Cgroup::make({.unified = root_, .unified_mount = root_}, kGuard, ChildLimits{});

    write(root_ / "pawl-77/memory.events", "low 0\nmax 3\noom 0\noom_kill 0\n");
    EXPECT_FALSE(group.ran_out_of_memory());
    write(root_ / "pawl-77/memory.events", "low 0\nmax 3\noom 1\noom_kill 2\n");
    EXPECT_TRUE(group.ran_out_of_memory());
}

TEST_F(CgroupTest, is_found_again_when_its_guard_is_gone) {
    fs::create_directories(root_ / "pawl-node");
    fs::create_directories(root_ / "pawl-77");
    fs::create_directories(root_ / "memory/pawl-77");
    const CgroupPlaces places{
        .unified = root_ / "pawl-node", .unified_mount = root_, .memory = root_ / "memory"
    };

    EXPECT_FALSE(Cgroup::left_by(places, 78).exists());
    auto group = Cgroup::left_by(places, kGuard);
    EXPECT_TRUE(group.exists());
    group.remove();

    EXPECT_FALSE(group.exists());
    EXPECT_FALSE(fs::exists(root_ / "pawl-77"));
    EXPECT_FALSE(fs::exists(root_ / "memory/pawl-77"));
}

TEST_F(CgroupTest, is_nothing_where_nothing_can_be_made) {
    const auto group =
        Cgroup::make({.unified = root_ / "absent", .memory = root_ / "absent"}, kGuard, kLimits);

    EXPECT_FALSE(group.exists());
    EXPECT_TRUE(group.join());
    EXPECT_FALSE(group.ran_out_of_memory());
}

}  // namespace
}  // namespace pawl
