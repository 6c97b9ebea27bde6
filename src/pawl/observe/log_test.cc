// SPDX-License-Identifier: Apache-2.0
#include "pawl/observe/log.h"

#include <gtest/gtest.h>

namespace pawl {
namespace {

const WallTime kNow{std::chrono::seconds(1'767'225'600)};

TEST(LogLine, is_one_json_object_whatever_a_field_holds) {
    const auto line = format_log_line(
        LogFormat::json,
        kNow,
        LogLevel::warn,
        "job.failed",
        {{"job_id", 7}, {"error", "a\r\n\x1b[31m\"b"}}
    );

    EXPECT_EQ(
        line,
        R"({"ts":"2026-01-01T00:00:00.000Z","level":"WARN","msg":"job.failed","job_id":7,)"
        R"("error":"a\u000d\u000a\u001b[31m\"b"})"
    );
}

TEST(LogLine, quotes_in_logfmt_only_what_needs_it) {
    const auto line = format_log_line(
        LogFormat::logfmt,
        kNow,
        LogLevel::info,
        "server.ready",
        {{"address", "127.0.0.1"}, {"note", "a b"}}
    );

    EXPECT_EQ(
        line,
        R"(ts=2026-01-01T00:00:00.000Z level=INFO msg=server.ready address=127.0.0.1 note="a b")"
    );
}

}  // namespace
}  // namespace pawl
