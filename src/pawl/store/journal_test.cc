// SPDX-License-Identifier: Apache-2.0
#include "pawl/store/journal.h"

#include <gtest/gtest.h>

namespace pawl::store {
namespace {

TEST(Journal, keeps_runs_of_neighbours_as_one_element) {
    std::vector<JobChange> jobs;
    for (int id = 10; id < 1'010; ++id) {
        jobs.push_back({JobId{id}, JobEvent::created});
    }
    jobs.push_back({JobId{5}, JobEvent::failed});

    const auto text = encode_changes(jobs, {});

    EXPECT_EQ(text, R"([["created",10,1009],["failed",5,5]])");
    JournalEntry entry;
    decode_changes(text, entry);
    EXPECT_EQ(entry.jobs, jobs);
}

TEST(Journal, keeps_names_whatever_they_hold) {
    const std::vector<NamedChange> named = {
        {.event = NamedEvent::schedule_fired, .name = "nightly\"report\\", .job = JobId{7}},
        {.event = NamedEvent::queue_paused, .name = "mail"},
    };
    JournalEntry entry;
    decode_changes(encode_changes({{JobId{7}, JobEvent::created}}, named), entry);

    EXPECT_EQ(entry.named, named);
    EXPECT_EQ(entry.jobs.size(), 1U);
}

TEST(Journal, of_nothing_is_an_empty_list) {
    EXPECT_EQ(encode_changes({}, {}), "[]");
}

}  // namespace
}  // namespace pawl::store
