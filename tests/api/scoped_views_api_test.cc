// SPDX-License-Identifier: Apache-2.0
// What keys with scopes see of events, workers and bulk actions: their own part, and no more.
#include <fmt/format.h>

#include <sstream>

#include "api_fixture.h"

namespace pawl::api {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class ScopedViews : public ApiTest {
 protected:
    auto code(std::string_view key, std::string target) -> std::string {
        return code_of(ask_as(key, {.target = std::move(target)}));
    }
    auto post_as(std::string_view key, std::string target, std::string body) -> net::HttpResponse {
        return ask_as(
            key, {.method = "POST", .target = std::move(target), .body = std::move(body)}
        );
    }
    auto mail_key(std::string_view role = "operator") -> std::string {
        return make_key(fmt::format(R"("role":"{}","queues":["mail"])", role));
    }
};

// Takes what a stream says until it has told of something.
class OneTelling final : public net::BodyStream {
 public:
    auto write(std::string bytes) -> Async<Result<>> override {
        text_ += bytes;
        if (bytes.find("event: ") == std::string::npos) {
            co_return Result<>();
        }
        co_return fail("reset", "that is enough");
    }
    [[nodiscard]] auto text() const -> const std::string& { return text_; }

 private:
    std::string text_;
};

class ScopedEvents : public ScopedViews {
 protected:
    // All that a stream tells from the first event on, as "type name-or-job", once there is any.
    auto told_to(std::string_view key, std::string target = "/v1/events")
        -> std::vector<std::string> {
        auto response = ask_as(
            key, {.target = std::move(target), .headers = {{.name = "last-event-id", .value = "0"}}}
        );
        EXPECT_EQ(response.status, 200) << response.body;
        OneTelling stream;
        run(follow(&response, &stream));
        return lines_of(stream.text());
    }

    void record_slot(const std::string& schedule, JobId job) {
        transact<bool>([&](store::Transaction& transaction) -> Result<bool> {
            const store::LedgerEntry entry{
                .slot = now(),
                .until = now(),
                .outcome = job ? store::SlotOutcome::fired : store::SlotOutcome::skipped_overlap,
                .job = job,
            };
            return transaction.schedules().record(schedule, entry, now());
        });
    }
    void put_schedule(const std::string& name, std::string_view more) {
        const auto put = ask(
            {.method = "PUT",
             .target = "/v1/schedules/" + name,
             .body = fmt::format(R"({{"task":"light","cron":"0 0 * * *"{}}})", more)}
        );
        EXPECT_EQ(put.status, 201) << put.body;
    }
    static auto id_of(const std::string& text) -> JobId { return parse_id<JobTag>(text).value(); }

 private:
    static auto follow(net::HttpResponse* response, net::BodyStream* stream) -> Async<bool> {
        co_await response->stream(*stream);
        co_return true;
    }
    static auto lines_of(const std::string& text) -> std::vector<std::string> {
        std::vector<std::string> lines;
        std::istringstream all(text);
        for (std::string line; std::getline(all, line);) {
            if (!line.starts_with("data: ")) {
                continue;
            }
            const auto event = read_json(line.substr(std::string_view("data: ").size())).value();
            std::string said(std::string_view(event.at("type").as_string()));
            for (const auto* key : {"job", "schedule", "queue"}) {
                if (const auto* value = event.get_object().if_contains(key)) {
                    said += fmt::format(" {}", std::string_view(value->as_string()));
                }
            }
            lines.push_back(std::move(said));
        }
        return lines;
    }
};

TEST_F(ScopedEvents, tell_of_the_jobs_of_the_scope_alone) {
    const auto other = make_job();
    const auto mail = make_job(R"(,"queue":"mail")");
    claim_all();
    end_claimed();
    const auto light = make_key(R"("role":"viewer","tasks":["light"])");
    const auto inner = make_key(R"("role":"viewer","tasks":["inner"])");
    const auto made = json_of(post("/v1/jobs", R"({"task":"inner"})"));
    const std::string last(std::string_view(made.at("id").as_string()));

    EXPECT_THAT(
        told_to(mail_key("viewer")),
        ElementsAre("job.created " + mail, "job.started " + mail, "job.succeeded " + mail)
    );
    EXPECT_THAT(told_to(light), testing::SizeIs(6));
    EXPECT_THAT(told_to(inner), ElementsAre("job.created " + last));
    EXPECT_THAT(told_to(kToken), testing::SizeIs(7));
    EXPECT_THAT(told_to(kToken), testing::Contains("job.created " + other));
}

TEST_F(ScopedEvents, tell_of_queues_by_their_names) {
    post("/v1/queues/default/pause");
    post("/v1/queues/mail/pause");

    EXPECT_THAT(told_to(mail_key("viewer")), ElementsAre("queue.paused mail"));
}

TEST_F(ScopedEvents, tell_of_schedules_by_the_queue_of_their_jobs) {
    put_schedule("of-default", "");
    put_schedule("of-mail", R"(,"queue":"mail")");
    const auto mail = make_job(R"(,"queue":"mail")");
    record_slot("of-default", id_of(make_job()));
    record_slot("of-mail", id_of(mail));
    advance(std::chrono::hours(24));
    record_slot("of-default", {});
    record_slot("of-mail", {});

    EXPECT_THAT(
        told_to(mail_key("viewer")),
        ElementsAre(
            "job.created " + mail,
            fmt::format("schedule.fired {} of-mail", mail),
            "schedule.skipped of-mail"
        )
    );
}

TEST_F(ScopedEvents, leave_out_what_cannot_be_told_any_more) {
    put_schedule("gone", R"(,"queue":"mail")");
    put_schedule("moved", "");
    const auto erased = make_job(R"(,"queue":"mail")");
    record_slot("gone", {});
    record_slot("moved", id_of(make_job()));
    claim_all();
    end_claimed();
    ask({.method = "DELETE", .target = "/v1/jobs/" + erased});
    ask({.method = "DELETE", .target = "/v1/schedules/gone"});
    ask({.method = "PATCH", .target = "/v1/schedules/moved", .body = R"({"queue":"mail"})"});
    const auto last = make_job(R"(,"queue":"mail")");

    EXPECT_THAT(told_to(mail_key("viewer")), ElementsAre("job.created " + last))
        << "moved fired for a job that is not within the scope";
}

TEST_F(ScopedEvents, of_one_job_are_told_to_whoever_sees_it) {
    put_schedule("secret", "");
    const auto mail = make_job(R"(,"queue":"mail")");
    const auto other = make_job();
    record_slot("secret", id_of(mail));
    const auto key = mail_key("viewer");
    const auto path = [](const std::string& id) { return fmt::format("/v1/jobs/{}/events", id); };

    EXPECT_THAT(told_to(key, path(mail)), ElementsAre("job.created " + mail));
    EXPECT_EQ(code(key, path(other)), "404 not_found");
}

TEST_F(ScopedEvents, of_its_own_jobs_name_no_schedule_to_a_producer) {
    const auto producer = make_key(R"("role":"producer")");
    const auto made = json_of(post_as(producer, "/v1/jobs", R"({"task":"light"})"));
    const std::string mine(std::string_view(made.at("id").as_string()));
    put_schedule("secret", "");
    record_slot("secret", id_of(mine));

    EXPECT_THAT(
        told_to(producer, fmt::format("/v1/jobs/{}/events", mine)),
        ElementsAre("job.created " + mine)
    );
    EXPECT_EQ(code(producer, "/v1/events"), "403 forbidden");
}

TEST_F(ScopedEvents, go_on_past_a_commit_that_is_larger_than_a_turn) {
    constexpr int kMany = 3'000;
    const auto key = mail_key("viewer");
    const store::NewJob other{.job = {.task = "light", .run_at = now()}};
    for (int i = 0; i < 5; ++i) {
        transact<bool>([&](store::Transaction& transaction) -> Result<bool> {
            store::InsertJobs request{.jobs = {}, .now = now()};
            request.jobs.assign(kMany, other);
            auto* const pointer = &request;
            return transaction.jobs().insert(std::span(&pointer, 1)).front().has_value();
        });
    }
    const auto mail = make_job(R"(,"queue":"mail")");

    EXPECT_THAT(told_to(key), ElementsAre("job.created " + mail));
}

class ScopedWorkers : public ScopedViews {
 protected:
    ScopedWorkers() {
        auto all = *tasks().snapshot();
        for (const std::string name : {"render", "resize"}) {
            all[name] = {.name = name, .kind = "pull", .lease = std::chrono::seconds(30)};
        }
        tasks().replace(std::move(all));
    }
    void hold(std::string_view worker, std::string_view task, std::string_view queue) {
        post("/v1/jobs", fmt::format(R"({{"task":"{}","queue":"{}"}})", task, queue));
        const auto leased = post(
            fmt::format("/v1/queues/{}/lease", queue), fmt::format(R"({{"worker":"{}"}})", worker)
        );
        EXPECT_THAT(leased.body, HasSubstr("token"));
    }
    // "worker held: queue/task …"
    auto seen_by(std::string_view key, std::string target = "/v1/workers")
        -> std::vector<std::string> {
        std::vector<std::string> lines;
        const auto page = json_of(ask_as(key, {.target = std::move(target)}));
        for (const auto& worker : page.at("data").as_array()) {
            auto line = fmt::format(
                "{} {}:",
                std::string_view(worker.at("worker").as_string()),
                worker.at("held").as_int64()
            );
            for (const auto& lease : worker.at("leases").as_array()) {
                line += fmt::format(
                    " {}/{}",
                    std::string_view(lease.at("queue").as_string()),
                    std::string_view(lease.at("task").as_string())
                );
            }
            lines.push_back(std::move(line));
        }
        return lines;
    }
};

TEST_F(ScopedWorkers, are_those_that_hold_a_lease_of_the_scope_with_those_leases) {
    hold("ada", "render", "mail");
    hold("ada", "render", "default");
    hold("bob", "render", "default");
    hold("zoe", "resize", "mail");
    const auto both = make_key(R"("role":"viewer","queues":["mail"],"tasks":["resize"])");

    EXPECT_THAT(
        seen_by(mail_key("viewer")), ElementsAre("ada 1: mail/render", "zoe 1: mail/resize")
    );
    EXPECT_THAT(
        seen_by(make_key(R"("role":"viewer","tasks":["resize"])")),
        ElementsAre("zoe 1: mail/resize")
    );
    EXPECT_THAT(seen_by(both), ElementsAre("zoe 1: mail/resize"));
    EXPECT_THAT(seen_by(make_key(R"("role":"viewer","queues":["x"])")), IsEmpty());
    EXPECT_THAT(seen_by(kToken), testing::SizeIs(3));
}

TEST_F(ScopedWorkers, fill_pages_with_what_is_seen) {
    hold("ada", "render", "mail");
    hold("bob", "render", "default");
    hold("zoe", "render", "mail");
    const auto key = mail_key("viewer");

    const auto page = json_of(ask_as(key, {.target = "/v1/workers?limit=1"}));
    const std::string cursor(std::string_view(page.at("next_cursor").as_string()));
    const auto rest = seen_by(key, "/v1/workers?limit=1&cursor=" + cursor);

    EXPECT_EQ(page.at("data").at(0).at("worker").as_string(), "ada");
    EXPECT_THAT(rest, ElementsAre("zoe 1: mail/render"));
}

class ScopedBulkActions : public ScopedViews {
 protected:
    auto start(std::string_view key, std::string_view action, std::string_view filter) -> Json {
        const auto answer = post_as(
            key, "/v1/bulk-actions", fmt::format(R"({{"action":"{}","filter":{}}})", action, filter)
        );
        EXPECT_EQ(answer.status, 202) << answer.body;
        return json_of(answer);
    }
    auto state_of(const std::string& id) -> std::string {
        return std::string(std::string_view(json_of(get("/v1/jobs/" + id)).at("state").as_string())
        );
    }
    static auto path_of(const Json& action) -> std::string {
        return "/v1/bulk-actions/" + std::string(std::string_view(action.at("id").as_string()));
    }
};

TEST_F(ScopedBulkActions, take_the_jobs_of_the_scope_among_those_of_the_filter) {
    const auto mail = make_job(R"(,"queue":"mail","tags":["x"])");
    const auto unmarked = make_job(R"(,"queue":"mail")");
    const auto other = make_job(R"(,"tags":["x"])");
    const auto key = mail_key();

    const auto action = start(key, "cancel", R"({"tag":"x"})");
    advance_bulk_actions();

    EXPECT_EQ(action.at("matched").as_int64(), 1);
    EXPECT_EQ(state_of(mail), "cancelled");
    EXPECT_EQ(state_of(unmarked), "ready");
    EXPECT_EQ(state_of(other), "ready");
    const auto over = json_of(ask_as(key, {.target = path_of(action)}));
    EXPECT_EQ(over.at("matched").as_int64(), 1);
    EXPECT_EQ(over.at("done").as_int64(), 1);
}

TEST_F(ScopedBulkActions, of_a_queue_outside_the_scope_find_nothing) {
    const auto other = make_job();
    const auto action = start(mail_key(), "cancel", R"({"queue":"default"})");
    advance_bulk_actions();

    EXPECT_EQ(action.at("matched").as_int64(), 0);
    EXPECT_EQ(state_of(other), "ready");
}

TEST_F(ScopedBulkActions, retry_and_delete_what_they_see_alone) {
    const auto mail = make_job(R"(,"queue":"mail")");
    const auto other = make_job();
    claim_all();
    end_claimed(job::Outcome::permanent_failure("e", "no"));
    const auto key = make_key(R"("role":"operator","queues":["mail"],"tasks":["light"])");

    start(key, "retry", "{}");
    advance_bulk_actions();
    EXPECT_EQ(state_of(mail), "ready");
    EXPECT_EQ(state_of(other), "failed");

    start(make_key(R"("role":"operator","tasks":["inner"])"), "delete", "{}");
    advance_bulk_actions();
    EXPECT_EQ(state_of(other), "failed");
}

TEST_F(ScopedBulkActions, are_shown_to_who_started_them_and_to_who_sees_every_job) {
    make_job(R"(,"queue":"mail")");
    const auto key = mail_key();
    const auto path = path_of(start(key, "cancel", "{}"));
    const auto of_admin = path_of(start(kToken, "cancel", "{}"));

    EXPECT_EQ(code(key, path), "200 -");
    EXPECT_EQ(code(kToken, path), "200 -");
    EXPECT_EQ(code(make_key(R"("role":"viewer")"), path), "200 -");
    EXPECT_EQ(code(mail_key(), path), "404 not_found");
    EXPECT_EQ(code(mail_key("viewer"), path), "404 not_found");
    const auto hidden = ask_as(key, {.target = of_admin});
    EXPECT_EQ(code_of(hidden), "404 not_found");
    EXPECT_THAT(hidden.body, Not(HasSubstr("matched")));
}

}  // namespace
}  // namespace pawl::api
