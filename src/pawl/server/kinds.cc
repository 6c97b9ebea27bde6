// SPDX-License-Identifier: Apache-2.0
#include "pawl/server/kinds.h"

#include <atomic>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/use_future.hpp>
#include <thread>
#include <utility>

#include "pawl/kinds/basic/basic_kinds.h"
#include "pawl/kinds/exec/exec_kind.h"
#include "pawl/kinds/http/http_kind.h"
#include "pawl/kinds/native/native_kind.h"
#include "pawl/kinds/notes/build_stacks_kind.h"
#include "pawl/kinds/notes/embed_cluster_kind.h"
#include "pawl/kinds/notes/note_tools.h"
#include "pawl/kinds/notes/weekly_insights_kind.h"
#include "pawl/kinds/prompts/prompt_matrix_kind.h"
#include "pawl/kinds/prompts/prompt_run_kind.h"
#include "pawl/kinds/pull/pull_kind.h"
#include "pawl/kinds/sites/analyze_site_kind.h"
#include "pawl/kinds/sites/crawl_site_kind.h"
#include "pawl/kinds/sql/sql_kind.h"
#include "pawl/kinds/summaries/summarize_missing_kind.h"
#include "pawl/kinds/upkeep/cache_invalidate_kind.h"
#include "pawl/kinds/upkeep/cleanup_kind.h"
#include "pawl/kinds/upkeep/usage_reset_kind.h"
#include "pawl/runtime/run_child.h"

namespace pawl::server {
namespace {

// Handlers block, so there are more threads than cores; a binary without handlers needs none.
auto native_threads(const kinds::native::Handlers& handlers) -> std::size_t {
    constexpr std::size_t kThreadsACore = 8;
    return handlers.empty() ? 1 : kThreadsACore * std::max(1U, std::thread::hardware_concurrency());
}

auto through(kinds::http::HttpSender& sender) -> kinds::sites::HttpSend {
    return [&sender](net::HttpCall call, std::stop_token stop) {
        return sender.send(std::move(call), std::move(stop));
    };
}

}  // namespace

class Kinds::LateSender final : public kinds::http::HttpSender {
 public:
    auto send(net::HttpCall call, std::stop_token stop) -> Async<Result<net::HttpReply>> override {
        auto* const client = client_.load();
        if (client == nullptr) {
            co_return fail("not_serving", "this process makes no calls: it does not serve");
        }
        co_return co_await client->send(std::move(call), std::move(stop));
    }

    void set(net::HttpClient* client) { client_ = client; }

 private:
    std::atomic<net::HttpClient*> client_ = nullptr;
};

Kinds::Kinds(kinds::native::Handlers handlers)
    : alarms_(make_system_alarms(clock_)),
      random_(random_seed()),
      sender_(std::make_unique<LateSender>()),
      guarded_(std::make_unique<LateSender>()),
      databases_(clock_, *alarms_),
      caches_(clock_, *alarms_, [this](net::HttpCall call, std::stop_token stop) {
          return sender_->send(std::move(call), std::move(stop));
      }) {
    const auto threads = native_threads(handlers);
    catalog_.add(std::make_unique<kinds::basic::NoopKind>());
    catalog_.add(std::make_unique<kinds::basic::SleepKind>(*alarms_));
    catalog_.add(std::make_unique<kinds::basic::FailKind>());
    catalog_.add(std::make_unique<kinds::pull::PullKind>());
    catalog_.add(std::make_unique<kinds::sql::SqlKind>(databases_));
    catalog_.add(std::make_unique<kinds::upkeep::CleanupKind>(databases_));
    catalog_.add(std::make_unique<kinds::upkeep::UsageResetKind>(databases_));
    catalog_.add(std::make_unique<kinds::upkeep::CacheInvalidateKind>(caches_));
    catalog_.add(std::make_unique<kinds::summaries::SummarizeMissingKind>(databases_, caches_, ai_)
    );
    catalog_.add(std::make_unique<kinds::prompts::PromptMatrixKind>(
        databases_, [this](std::string_view kind) { return first_task_of(kind); }
    ));
    catalog_.add(std::make_unique<kinds::prompts::PromptRunKind>(databases_, ai_));
    const kinds::notes::NoteTools notes{databases_, ai_, *alarms_, note_threads_};
    catalog_.add(std::make_unique<kinds::notes::EmbedClusterKind>(notes));
    catalog_.add(std::make_unique<kinds::notes::BuildStacksKind>(notes));
    catalog_.add(std::make_unique<kinds::notes::WeeklyInsightsKind>(notes));
    catalog_.add(std::make_unique<kinds::sites::CrawlSiteKind>(kinds::sites::CrawlKindOptions{
        .databases = databases_,
        .roads = {.guarded = through(*guarded_), .open = through(*sender_)},
        .egress = egress_,
        .clock = clock_,
        .alarms = *alarms_,
        .random = random_,
    }));
    catalog_.add(std::make_unique<kinds::sites::AnalyzeSiteKind>(databases_, ai_, clock_, random_));
    catalog_.add(std::make_unique<kinds::native::NativeKind>(std::move(handlers), threads, *alarms_)
    );
    catalog_.add(std::make_unique<kinds::exec::ExecKind>(
        kinds::exec::ExecKindOptions{.before_command = hide_memory}
    ));
    catalog_.add(std::make_unique<kinds::http::HttpKind>(kinds::http::HttpKindOptions{
        .sender = *sender_,
        .guarded = *guarded_,
        .egress = egress_,
        .random = random_,
        .cron_secret =
            [this] {
                const std::scoped_lock lock(mutex_);
                return cron_secret_;
            },
    }));
}

Kinds::~Kinds() = default;

auto Kinds::first_task_of(std::string_view kind) const -> std::string {
    const auto* const registry = tasks_.load();
    if (registry == nullptr) {
        return {};
    }
    const auto tasks = registry->snapshot();
    const auto* const first = task::first_of_kind(*tasks, kind);
    return first == nullptr ? std::string() : first->name;
}

void Kinds::connect(const config::Config& config) {
    databases_.replace(config.databases);
    caches_.replace(config.caches);
}

void Kinds::attach(
    net::HttpClient& client, net::HttpClient& guarded, ai::Client& ai, const Executor& executor
) {
    sender_->set(&client);
    guarded_->set(&guarded);
    ai_.set(&ai);
    closing_idle_ = boost::asio::co_spawn(executor, databases_.run(), boost::asio::use_future);
}

void Kinds::detach() {
    sender_->set(nullptr);
    guarded_->set(nullptr);
    ai_.set(nullptr);
    databases_.stop();
    if (closing_idle_.valid()) {
        closing_idle_.wait();
    }
}

auto Kinds::is_busy() -> bool {
    return databases_.has_stuck_threads() || caches_.has_stuck_threads();
}

void Kinds::set_cron_secret(Secret secret) {
    const std::scoped_lock lock(mutex_);
    cron_secret_ = std::move(secret);
}

}  // namespace pawl::server
