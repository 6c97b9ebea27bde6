// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/job_requests.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace pawl::api {
namespace {

// "code pointer" of everything that is wrong.
auto faults_of(const Error& error) -> std::vector<std::string> {
    std::vector<std::string> faults;
    for (const auto& field : error.fields) {
        faults.push_back(field.code + " " + field.pointer);
    }
    return faults.empty() ? std::vector<std::string>{error.code} : faults;
}

auto fault_of(const std::string& field, const std::string& value) -> std::string {
    const auto request =
        parse_job_request(fmt::format(R"({{"task":"light","{}":{}}})", field, value));
    return request ? "fine" : faults_of(request.error()).front();
}

TEST(JobRequests, take_every_field_of_this_version) {
    const auto request = parse_job_request(
        R"({"task":"t","payload":{"n":1.10,"big":123456789012345678901234567890},"queue":"q",)"
        R"("priority":-5,"delay":"90s","max_attempts":9,"timeout":"5m","tags":["a","b"],)"
        R"("user_id":"u"})"
    );

    ASSERT_TRUE(request);
    EXPECT_EQ(
        *request,
        (job::JobRequest{
            .task = "t",
            .payload = R"({"n":1.10,"big":123456789012345678901234567890})",
            .queue = "q",
            .priority = -5,
            .delay = std::chrono::seconds(90),
            .max_attempts = 9,
            .timeout = std::chrono::minutes(5),
            .tags = {"a", "b"},
            .user_id = "u",
        })
    );
}

TEST(JobRequests, a_payload_of_null_is_not_the_same_as_none) {
    EXPECT_EQ(parse_job_request(R"({"task":"t"})")->payload, std::nullopt);
    EXPECT_EQ(parse_job_request(R"({"task":"t","payload":null})")->payload, "null");
}

TEST(JobRequests, say_what_is_wrong_with_a_field) {
    struct Row {
        const char* field;
        const char* value;
        const char* fault;
    };
    for (const auto& [field, value, fault] : std::vector<Row>{
             {"is_admin", "1", "unknown_field /is_admin"},
             {"a/b", "1", "unknown_field "},
             {"ref", "7", "invalid_type /ref"},
             {"unique", "{}", "missing_field /unique"},
             {"unique", R"({"key":""})", "invalid_string /unique"},
             {"unique", R"({"key":"k","while":"ever"})", "out_of_range /unique"},
             {"unique", R"({"key":"k","until":1})", "unknown_field /unique"},
             {"batch", R"("x")", "unknown_batch /batch"},
             {"batch", "1", "invalid_type /batch"},
             {"depends_on", R"("1")", "invalid_type /depends_on"},
             {"depends_on", "[1]", "invalid_type /depends_on"},
             {"depends_on", R"(["@"])", "unknown_dependency /depends_on"},
             {"on_lost", R"("cry")", "out_of_range /on_lost"},
             {"deadline", R"("soon")", "invalid_time /deadline"},
             {"queue", "7", "invalid_type /queue"},
             {"queue", R"("a/b")", "invalid_name /queue"},
             {"queue", R"("")", "invalid_name /queue"},
             {"queue", R"("..")", "invalid_name /queue"},
             {"priority", R"("high")", "invalid_type /priority"},
             {"priority", "true", "invalid_type /priority"},
             {"priority", "1.5", "invalid_number /priority"},
             {"priority", "1e400", "invalid_number /priority"},
             {"priority", "-0", "invalid_number /priority"},
             {"priority", "9223372036854775808", "invalid_number /priority"},
             {"priority", "9223372036854775807", "out_of_range /priority"},
             {"timeout", R"("-1s")", "out_of_range /timeout"},
             {"timeout", R"("soon")", "out_of_range /timeout"},
             {"timeout", "5", "invalid_type /timeout"},
             {"delay", R"("99999999999d")", "out_of_range /delay"},
             {"run_at", R"("2026-06-30T23:59:60Z")", "invalid_time /run_at"},
             {"run_at", R"("2026-01-01T00:00:00")", "invalid_time /run_at"},
             {"run_at", "1767225600", "invalid_type /run_at"},
             {"tags", R"("a")", "invalid_type /tags"},
             {"tags", "[1]", "invalid_type /tags"},
             {"tags", R"(["a\u0007"])", "invalid_string /tags"},
             {"user_id", R"("")", "invalid_string /user_id"},
             {"queue", R"("a\u0000b")", "invalid_string"},
             {"payload", R"("\ud800")", "invalid_string"},
             {"task", R"("light")", "duplicate_key"},
             {"payload", "NaN", "invalid_json"},
         }) {
        EXPECT_EQ(fault_of(field, value), fault) << field << " " << value;
    }
}

TEST(JobRequests, say_all_that_is_wrong_at_once) {
    const auto request = parse_job_request(R"({"priority":"x","more":1})");

    ASSERT_FALSE(request);
    EXPECT_EQ(
        faults_of(request.error()),
        (std::vector<std::string>{
            "invalid_type /priority", "unknown_field /more", "missing_field /task"
        })
    );
}

TEST(JobRequests, an_object_is_needed) {
    for (const std::string body : {"null", "[]", "1", R"("light")"}) {
        EXPECT_EQ(faults_of(parse_job_request(body).error()).front(), "invalid_type ") << body;
    }
    EXPECT_EQ(parse_job_request("").error().code, "invalid_json");
    EXPECT_EQ(parse_job_request(std::string(1'000'000, '[')).error().code, "json_too_deep");
}

auto bulk_fault(const std::string& body, BulkForm form = BulkForm::json) -> std::string {
    const auto requests = parse_bulk_request(body, form, 100);
    return requests ? fmt::format("{} jobs", requests->size())
                    : faults_of(requests.error()).front();
}

auto many(int count) -> std::string {
    std::string jobs;
    for (int i = 0; i < count; ++i) {
        jobs += i == 0 ? R"({"task":"t"})" : R"(,{"task":"t"})";
    }
    return R"({"jobs":[)" + jobs + "]}";
}

TEST(BulkRequests, hold_one_to_ten_thousand_jobs) {
    EXPECT_EQ(bulk_fault(many(1)), "1 jobs");
    EXPECT_EQ(bulk_fault(many(10'000)), "10000 jobs");
    EXPECT_EQ(bulk_fault(many(0)), "out_of_range /jobs");
    EXPECT_EQ(bulk_fault(many(10'001)), "out_of_range /jobs");
    EXPECT_EQ(bulk_fault("{}"), "out_of_range /jobs");
    EXPECT_EQ(bulk_fault("", BulkForm::lines), "out_of_range /jobs");
}

TEST(BulkRequests, point_at_the_bad_one) {
    EXPECT_EQ(
        bulk_fault(R"({"jobs":[{"task":"t"},{"task":"t","priority":"x"}]})"),
        "invalid_type /jobs/1/priority"
    );
    EXPECT_EQ(bulk_fault(R"({"jobs":[{"task":"t"},1]})"), "invalid_type /jobs/1");
    EXPECT_EQ(bulk_fault(R"({"jobs":[{}]})"), "missing_field /jobs/0/task");
    EXPECT_EQ(bulk_fault(R"({"jobs":"many"})"), "invalid_type /jobs");
    EXPECT_EQ(bulk_fault(R"({"jobs":[],"more":1})"), "unknown_field /more");
    EXPECT_EQ(
        bulk_fault("{\"task\":\"t\"}\n\n{\"task\":7}\n", BulkForm::lines),
        "invalid_type /jobs/1/task"
    );
}

TEST(BulkRequests, take_a_job_a_line) {
    EXPECT_EQ(
        bulk_fault("{\"task\":\"t\"}\r\n{\"task\":\"t\",\"payload\":1}", BulkForm::lines), "2 jobs"
    );
    EXPECT_EQ(bulk_fault("{\"task\":\"t\"}\n{", BulkForm::lines), "invalid_json");
}

TEST(BulkRequests, one_payload_is_as_large_as_it_may_be_alone) {
    const std::string job = R"({"task":"t","payload":")" + std::string(101, 'x') + "\"}";

    EXPECT_EQ(bulk_fault(R"({"jobs":[)" + job + "]}"), "payload_too_large");
}

TEST(RetryRequests, hold_a_payload_or_nothing) {
    EXPECT_EQ(parse_retry_request("").value(), std::nullopt);
    EXPECT_EQ(parse_retry_request("{}").value(), std::nullopt);
    EXPECT_EQ(parse_retry_request(R"({"payload":{"a":1.0}})").value(), R"({"a":1.0})");
    EXPECT_FALSE(parse_retry_request(R"({"priority":1})"));
}

}  // namespace
}  // namespace pawl::api
