// SPDX-License-Identifier: Apache-2.0
#include "pawl/browser/program.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::browser {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

TEST(BrowserProgram, is_found_by_path_and_by_name) {
    EXPECT_EQ(find_program("/bin/sh").value(), "/bin/sh");
    EXPECT_THAT(find_program("sh").value(), testing::EndsWith("/sh"));
}

TEST(BrowserProgram, that_is_missing_is_named_with_what_to_do) {
    EXPECT_EQ(find_program("/nonexistent/chromium").error().code, "no_browser");
    const auto missing = find_program("no-such-browser").error();
    EXPECT_EQ(missing.code, "no_browser");
    EXPECT_THAT(missing.message, HasSubstr("no-such-browser"));
    EXPECT_THAT(missing.message, HasSubstr("install Chromium"));
}

TEST(BrowserCommandLine, resolves_nothing_and_dials_nothing) {
    const auto line = command_line("/usr/bin/chromium", Sandbox::on);

    EXPECT_EQ(line.front(), "/usr/bin/chromium");
    EXPECT_THAT(line, Contains("--remote-debugging-pipe"));
    EXPECT_THAT(line, Contains("--host-resolver-rules=MAP * ~NOTFOUND"));
    EXPECT_THAT(line, Contains("--proxy-bypass-list=<-loopback>"));
    EXPECT_THAT(line, Contains(StartsWith("--proxy-server=")));
    EXPECT_THAT(line, Not(Contains("--no-sandbox")));
}

TEST(BrowserCommandLine, is_without_a_sandbox_where_it_is_told_so) {
    EXPECT_THAT(command_line("chromium", Sandbox::off), Contains("--no-sandbox"));
}

TEST(EarlyEnd, of_a_browser_is_explained) {
    const auto sandbox = explain_early_end(
        "[1:ERROR:x.cc] noise\n[1:FATAL:zygote_host_impl_linux.cc"
        ":127] No usable sandbox! If you are running\n"
    );
    EXPECT_EQ(sandbox.code, "browser_not_started");
    EXPECT_THAT(sandbox.message, HasSubstr("chromium_sandbox = false"));

    const auto other =
        explain_early_end("noise\n[1:FATAL:process.cc:3] Socket path too long\n#0 x\n");
    EXPECT_THAT(other.message, HasSubstr("started: [1:FATAL:process.cc:3] Socket path too long"));
}

}  // namespace
}  // namespace pawl::browser
