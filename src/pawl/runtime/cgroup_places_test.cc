// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/cgroup_places.h"

#include <gtest/gtest.h>

#include <optional>

namespace pawl {
namespace {

TEST(CgroupPlaces, are_found_on_version_2) {
    const auto places = find_cgroup_places(
        "0::/system.slice/pawl.service\n",
        "25 30 0:23 / /sys rw - sysfs sysfs rw\n"
        "35 25 0:30 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
    );

    EXPECT_EQ(
        places,
        (CgroupPlaces{
            .unified = "/sys/fs/cgroup/system.slice/pawl.service",
            .unified_mount = "/sys/fs/cgroup",
        })
    );
}

TEST(CgroupPlaces, are_found_on_version_1) {
    const auto places = find_cgroup_places(
        "8:pids:/jobs\n5:cpu,memory:/\n0::/\n",
        "39 31 0:36 / /cg/pids rw,relatime - cgroup cgroup rw,pids\n"
        "36 31 0:33 / /cg/mem rw,relatime - cgroup cgroup rw,cpu,memory\n"
    );

    EXPECT_EQ(places, (CgroupPlaces{.memory = "/cg/mem", .processes = "/cg/pids/jobs"}));
}

TEST(CgroupPlaces, are_below_what_a_container_shows) {
    const auto* const mounts =
        "39 31 0:36 /docker/abc /sys/fs/cgroup/pids ro - cgroup cgroup rw,pids\n";

    EXPECT_EQ(find_cgroup_places("8:pids:/docker/abc\n", mounts).processes, "/sys/fs/cgroup/pids");
    EXPECT_EQ(
        find_cgroup_places("8:pids:/docker/abc/x\n", mounts).processes, "/sys/fs/cgroup/pids/x"
    );
    EXPECT_EQ(find_cgroup_places("8:pids:/elsewhere\n", mounts).processes, std::nullopt);
}

TEST(CgroupPlaces, are_not_above_the_root_of_a_namespace) {
    EXPECT_EQ(
        find_cgroup_places("0::/../other\n", "1 1 0:1 / /cg rw - cgroup2 cgroup2 rw\n"),
        CgroupPlaces{}
    );
}

TEST(CgroupPlaces, are_absent_from_texts_that_say_nothing) {
    EXPECT_EQ(find_cgroup_places("", ""), CgroupPlaces{});
    EXPECT_EQ(find_cgroup_places("nonsense\n1:2\n", "a b c\n - \n"), CgroupPlaces{});
}

}  // namespace
}  // namespace pawl
