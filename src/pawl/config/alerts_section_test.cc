// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/alerts_section.h"

#include <gmock/gmock.h>

#include "pawl/config/print.h"
#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr std::string_view kFile = R"(
[alerts.ops]
url = "http://ops/hook"
[alerts.chat]
url = "env:CHAT"
each_failure = false
in_a_row = 5
max_attempts = 2
timeout = "5s"
[tasks.a]
kind = "http"
url = "http://a"
alerts = ["chat", "ops"]
)";

auto sources(std::string toml) -> TestSources {
    return {.toml = std::move(toml), .environment = {{"CHAT", "http://s3cr3t/"}}};
}

TEST(AlertsSection, makes_a_task_of_each_that_delivers_it) {
    const auto config = sources(std::string(kFile)).load().value();

    const auto& delivery = config.tasks.at("alert.chat");
    EXPECT_EQ(delivery.kind, "http");
    EXPECT_EQ(delivery.queue, "alerts");
    EXPECT_EQ(delivery.retry.max_attempts, 2);
    EXPECT_EQ(delivery.timeout, std::chrono::seconds(5));
    EXPECT_EQ(config.tasks.at("alert.ops").retry.max_attempts, 10);
    EXPECT_THAT(config.task_order, ElementsAre("a"));
}

TEST(AlertsSection, is_what_tasks_name) {
    const auto config = sources(std::string(kFile)).load().value();

    const auto& alerts = config.tasks.at("a").alerts;
    ASSERT_THAT(alerts, SizeIs(2));
    EXPECT_EQ(alerts[0].delivery, "alert.chat");
    EXPECT_FALSE(alerts[0].each_failure);
    EXPECT_EQ(alerts[0].in_a_row, 5);
    EXPECT_TRUE(alerts[1].each_failure);
    EXPECT_EQ(alerts[1].in_a_row, 3);
}

TEST(AlertsSection, is_printed_without_what_is_secret) {
    const auto text = to_toml(sources(std::string(kFile)).load().value());

    EXPECT_THAT(text, Not(HasSubstr("s3cr3t")));
    EXPECT_THAT(text, HasSubstr("[alerts.ops]\nurl = \"http://ops/hook\"\neach_failure = true"));
    EXPECT_THAT(text, HasSubstr("alerts = [\"chat\", \"ops\"]"));
    EXPECT_THAT(text, Not(HasSubstr("[tasks.\"alert.")));
}

TEST(AlertsSection, says_what_is_wrong_and_where) {
    EXPECT_THAT(
        sources("[alerts.ops]\nurll = \"http://x\"\n").problems(), HasSubstr("2:1 alerts.ops.urll")
    );
    EXPECT_THAT(
        sources("[alerts.ops]\nurl = \"x\"\n").problems(),
        HasSubstr("2:1 alerts.ops.url: must be an http or https address")
    );
    EXPECT_THAT(
        sources(
            std::string(kFile) + "[tasks.b]\nkind = \"http\"\nurl = \"http://b\"\n"
                                 "alerts = [\"opps\"]\n"
        )
            .problems(),
        HasSubstr("tasks.b.alerts: there is no [alerts.opps]; did you mean `ops`?")
    );
    EXPECT_THAT(
        sources(std::string(kFile) + "[tasks.\"alert.ops\"]\nkind = \"http\"\nurl = \"http://b\"\n")
            .problems(),
        HasSubstr("tasks.alert.ops: is what an alert is delivered by")
    );
}

}  // namespace
}  // namespace pawl::config
