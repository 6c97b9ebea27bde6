// SPDX-License-Identifier: Apache-2.0
#include "pawl/compat/viewed_tasks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace pawl::compat {
namespace {

using testing::ElementsAre;

TEST(ViewedTasks, stand_where_the_routes_show_their_jobs) {
    task::TaskMap tasks;
    tasks["crawl"] = {.name = "crawl", .kind = "crawl_site"};
    tasks["mail"] = {.name = "mail", .kind = "http", .endpoint = true};
    tasks["run"] = {.name = "run", .kind = "prompt_run"};

    EXPECT_THAT(
        viewed_tasks(tasks),
        ElementsAre(
            store::ViewedTask{.task = "crawl", .type = "CRAWL_SITE"},
            store::ViewedTask{.task = "mail", .is_run = true},
            store::ViewedTask{.task = "run", .is_prompt = true}
        )
    );
}

}  // namespace
}  // namespace pawl::compat
