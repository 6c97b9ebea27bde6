// SPDX-License-Identifier: Apache-2.0
// Runs attempts of the kinds that work on the application's databases.
#pragma once

#include <gtest/gtest.h>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "dialect_fixture.h"
#include "pawl/base/text_time.h"
#include "pawl/database/databases.h"
#include "pawl/job/outcome.h"
#include "pawl/runtime/manual_alarms.h"
#include "pawl/task/fake_context.h"
#include "pawl/task/kind.h"

namespace pawl::database {

class Attempts {
 public:
    Attempts() { context.clock_.set_wall(parse_time("2026-03-02T12:00:00Z").value()); }

    auto runner(const task::Kind& kind, std::string_view options)
        -> std::shared_ptr<const task::Runner> {
        auto made =
            kind.make_runner({.task = "tidy", .options = boost::json::parse(options).as_object()});
        EXPECT_TRUE(made) << made.error().message;
        return made.value();
    }
    auto run(const task::Kind& kind, std::string_view options, std::string payload = "")
        -> job::Outcome {
        context.job_.payload = std::move(payload);
        const auto made = runner(kind, options);
        task::FakeAttempt attempt(*made, context);
        attempt.finish();
        return attempt.outcome();
    }

    task::FakeContext context;
    ManualAlarms alarms{context.clock_};
};
// With the connection `app` on the dialect of the test.
class KindTest : public DialectTest {
 protected:
    KindTest() { connections_.replace({options()}); }

    Attempts attempts_;
    Databases connections_{attempts_.context.clock_, attempts_.alarms};
};

}  // namespace pawl::database
