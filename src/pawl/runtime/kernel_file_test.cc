// SPDX-License-Identifier: Apache-2.0
#include "pawl/runtime/kernel_file.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <string>

namespace pawl {
namespace {

TEST(ReadKernelFile, gives_the_text) {
    EXPECT_TRUE(read_kernel_file("/proc/self/stat").starts_with(std::to_string(::getpid()) + " ("));
}

TEST(ReadKernelFile, is_empty_without_a_file) {
    EXPECT_EQ(read_kernel_file("/proc/0/stat"), "");
}

// As that of a process that has ended meanwhile: it opens, and no read succeeds.
TEST(ReadKernelFile, is_empty_if_reading_fails) {
    EXPECT_EQ(read_kernel_file("/proc/self/mem"), "");
}

}  // namespace
}  // namespace pawl
