// SPDX-License-Identifier: Apache-2.0
// Doors in front of sites: the site s1 is anna's.
#pragma once

#include <memory>
#include <string>
#include <utility>

#include "doors.h"

namespace pawl::scenarios {

// Accepts the site s1, and of anna's alone if the job is somebody's; cannot find out about "lost".
// Attempts run on the stage.
class SiteRunner final : public task::Runner {
 public:
    SiteRunner(Stage& stage, std::string& owner)
        : staged_(make_staged_runner(stage)), owner_(owner) {}

    auto run(task::TaskContext& context) const -> Async<job::Outcome> override {
        return staged_->run(context);
    }
    auto admits() const -> bool override { return true; }
    auto admit(const task::AdmitRequest& request) const -> Async<Result<>> override {
        if (request.payload.contains(R"("siteId":"lost")")) {
            co_return fail(std::string(task::kCannotAdmit), "the database does not answer");
        }
        const bool is_known = request.payload.find(R"("siteId":"s1")") != std::string::npos;
        const bool is_own = request.user_id.empty() || request.user_id == owner_;
        const bool admitted = is_known && is_own;
        co_return admitted ? Result<>() : fail("unknown_site", "no such site");
    }

 private:
    std::shared_ptr<const task::Runner> staged_;
    std::string& owner_;
};

class Sites : public Doors {
 protected:
    Sites() {
        add_kind("crawl-site", "crawl_site", std::make_shared<SiteRunner>(stage_, owner_));
        add_kind("analyze-site", "analyze_site", std::make_shared<SiteRunner>(stage_, owner_));
        add_kind("daily", "cleanup");
        add_kind("monthly", "usage_reset");
        add_task("other");
    }
    void open(compat::CompatOptions options = {}) {
        Doors::open(options);
        anna_ = make_key(access::Role::producer);
        bert_ = make_key(access::Role::producer);
        operator_ = make_key(access::Role::operator_);
        admin_ = make_key(access::Role::admin);
        owner_ = user_of(anna_);
    }
    auto post_as(const std::string& key, std::string target, std::string body = {})
        -> net::HttpResponse {
        return ask_as(
            key, {.method = "POST", .target = std::move(target), .body = std::move(body)}
        );
    }
    auto crawl(const std::string& fields = {}) -> net::HttpResponse {
        return post_as(anna_, "/api/jobs/crawl", R"({"siteId":"s1")" + fields + "}");
    }
    auto status(const std::string& key, JobId id) -> net::HttpResponse {
        return ask_as(key, {.target = "/api/jobs/" + to_text(id) + "/status"});
    }
    auto call_process() -> std::shared_ptr<Asked> {
        return begin({.method = "POST", .target = "/api/jobs/process"});
    }

    std::string owner_;
    std::string anna_;
    std::string bert_;
    std::string operator_;
    std::string admin_;
};

}  // namespace pawl::scenarios
