// SPDX-License-Identifier: Apache-2.0
#include "pawl/kinds/sites/analyze_site_kind.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/object.hpp>
#include <expected>
#include <optional>
#include <string>
#include <utility>

#include "pawl/base/json.h"
#include "pawl/job/outcome.h"
#include "pawl/kinds/sites/analysis.h"
#include "pawl/kinds/sites/analysis_options.h"
#include "pawl/kinds/sites/analysis_rows.h"
#include "pawl/kinds/sites/issue_rows.h"
#include "pawl/kinds/sites/site_runner.h"
#include "pawl/kinds/tables/work.h"
#include "pawl/observe/log.h"
#include "pawl/text/site_report.h"

namespace pawl::kinds::sites {
namespace {

using job::Outcome;

constexpr std::string_view kAction = "SITE_ANALYZED";

// What is known behind the question: by rules, and in the words of a model if one answered.
struct Analysis {
    text::SiteReport report = {};
    std::vector<ai::ChatMessage> question = {};
    std::optional<ai::ChatReply> reply = std::nullopt;

    [[nodiscard]] auto engine() const -> std::string {
        return reply ? reply->engine : std::string(report.engine);
    }
};

class AnalyzeRunner final : public SiteRunner {
 public:
    AnalyzeRunner(
        database::Databases& databases,
        ai::Client& ai,
        const Clock& clock,
        Random& random,
        AnalysisOptions task
    )
        : SiteRunner(databases, clock), ai_(ai), random_(random), task_(std::move(task)) {}

    auto run(task::TaskContext& context) const -> Async<Outcome> override {
        return analyze(&context);
    }

 protected:
    auto tables() const -> const SiteTables& override { return task_.tables; }

 private:
    auto analyze(task::TaskContext* context) const -> Async<Outcome> {
        const auto order = order_in(*context);
        if (!order) {
            co_return Outcome::permanent_failure(order.error().code, order.error().message);
        }
        const auto site = co_await site_of(*order, context);
        if (!site) {
            co_return tables::failed_outcome(site.error(), *context);
        }
        auto issues = co_await issues_of(*site, context);
        if (!issues) {
            co_return tables::failed_outcome(issues.error(), *context);
        }
        if (task_.dry_run || order->dry_run) {
            co_return dry(*issues);
        }
        if (auto before = co_await earlier_attempt(*site, issues->gravest.size(), context)) {
            co_return std::move(*before);
        }
        context->report_progress(10, fmt::format("{} issues", issues->gravest.size()));
        auto analysis = co_await ask(*site, *issues, context);
        if (!analysis) {
            co_return failure(analysis.error(), *context);
        }
        boost::json::object result = {
            {"success", true},
            {"issuesAnalyzed", issues->gravest.size()},
            {"engine", analysis->engine()},
        };
        add_usage(*analysis, result);
        auto stored = co_await store(*site, *analysis, &result, context);
        if (!stored) {
            co_return tables::failed_outcome(stored.error(), *context);
        }
        context->log(
            LogLevel::info,
            fmt::format(
                "site {} of user {}: {} issues analyzed by {}",
                site->id,
                site->user_id,
                issues->gravest.size(),
                analysis->engine()
            )
        );
        co_return Outcome::success(to_json_text(result));
    }

    auto issues_of(Site site, task::TaskContext* context) const -> Async<Result<OpenIssues>> {
        auto session = co_await open(context);
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        co_return co_await open_issues(&*session, &task_, site.id);
    }

    static auto dry(const OpenIssues& issues) -> Outcome {
        return Outcome::success(to_json_text(boost::json::object{
            {"success", true}, {"issuesAnalyzed", issues.gravest.size()}, {"dryRun", true}
        }));
    }

    // A conversation that was stored and not told of is not paid for twice.
    auto earlier_attempt(Site site, std::size_t issues, task::TaskContext* context) const
        -> Async<std::optional<Outcome>> {
        if (context->job().attempt <= 1 || task_.output != AnalysisOutput::report) {
            co_return std::nullopt;
        }
        auto session = co_await open(context);
        if (!session) {
            co_return tables::failed_outcome(session.error(), *context);
        }
        const auto found =
            co_await find_conversation(&*session, &task_, site.id, to_text(context->job().id));
        if (!found) {
            co_return tables::failed_outcome(found.error(), *context);
        }
        if (!*found) {
            co_return std::nullopt;
        }
        co_return Outcome::success(to_json_text(boost::json::object{
            {"success", true}, {"conversationId", **found}, {"issuesAnalyzed", issues}
        }));
    }

    // No connection is held meanwhile. Nobody is asked about a site without issues.
    auto ask(Site site, OpenIssues issues, task::TaskContext* context) const
        -> Async<Result<Analysis>> {
        const bool wants_issues = task_.output == AnalysisOutput::issues;
        Analysis analysis{
            .report = report_of(issues, task_.top),
            .question = wants_issues ? findings_question(site.url, issues.gravest, task_.top)
                                     : report_question(site.url, issues.gravest, task_.top),
        };
        if (issues.gravest.empty()) {
            co_return analysis;
        }
        ai::ChatRequest request{.connection = task_.ai, .messages = analysis.question};
        if (wants_issues) {
            request.object = findings_wish(analysis.report, task_.top);
        }
        auto reply = co_await ai_.chat(std::move(request), scope_of(*context));
        if (!reply && reply.error().code != "offline_wanted") {
            co_return std::unexpected(std::move(reply.error()));
        }
        const auto why = why_unusable(reply);
        if (why.empty()) {
            analysis.reply = std::move(*reply);
        } else {
            context->log(LogLevel::warn, fmt::format("ranked by rules instead: {}", why));
        }
        co_return analysis;
    }

    // Why the rules stand in for the model; empty: they need not.
    static auto why_unusable(const Result<ai::ChatReply>& reply) -> std::string {
        if (!reply) {
            return reply.error().message;
        }
        if (reply->ending == ai::Ending::refusal || reply->ending == ai::Ending::invalid_object) {
            return fmt::format("the model's answer is of no use ({})", ai::to_text(reply->ending));
        }
        const bool is_blank = reply->text.find_first_not_of(" \t\r\n") == std::string::npos;
        return is_blank && !reply->object ? "the model said nothing" : "";
    }

    static auto scope_of(const task::TaskContext& context) -> ai::CallScope {
        const auto& job = context.job();
        return {
            .job = job.id,
            .task = job.task,
            .user = job.user_id,
            .stop = context.stop(),
            .deadline = context.deadline(),
        };
    }

    static auto failure(const Error& error, const task::TaskContext& context) -> Outcome {
        if (error.code == "budget_exhausted") {
            return Outcome::ended(job::AttemptEnd::skipped, error.code, error.message);
        }
        auto outcome = tables::failed_outcome(error, context);
        outcome.error.retryable = ai::is_retryable(error);
        return outcome;
    }

    static void add_usage(const Analysis& analysis, boost::json::object& result) {
        if (!analysis.reply) {
            return;
        }
        const auto& reply = *analysis.reply;
        result["model"] = reply.model;
        result["tokens"] = reply.spending.tokens.total();
        if (reply.spending.cost) {
            result["cost"] = ai::to_dollars(*reply.spending.cost);
        }
    }

    auto store(
        Site site, Analysis analysis, boost::json::object* result, task::TaskContext* context
    ) const -> Async<Result<>> {
        if (task_.output == AnalysisOutput::issues) {
            co_return co_await store_issues(std::move(site), std::move(analysis), result, context);
        }
        if (analysis.report.groups.empty()) {
            co_return Result<>();
        }
        auto session = co_await open(context);
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        const auto id = co_await store_conversation(
            &*session,
            &task_,
            &site,
            {.messages = conversation({
                 .question = analysis.question.back().text,
                 .answer = analysis.reply ? analysis.reply->text : analysis.report.summary,
                 .engine = analysis.engine(),
                 .model = analysis.reply ? analysis.reply->model : std::string(),
                 .job_id = to_text(context->job().id),
             }),
             .audit = audit_of(analysis, *context)},
            &random_
        );
        if (!id) {
            co_return std::unexpected(id.error());
        }
        (*result)["conversationId"] = *id;
        co_return Result<>();
    }

    auto store_issues(
        Site site, Analysis analysis, boost::json::object* result, task::TaskContext* context
    ) const -> Async<Result<>> {
        auto findings =
            analysis.reply && analysis.reply->object
                ? findings_of(analysis.reply->object->as_object(), analysis.report, site.url)
                : findings_of(analysis.report, site.url, task_.top);
        auto session = co_await open(context);
        if (!session) {
            co_return std::unexpected(std::move(session.error()));
        }
        const auto before = co_await open_findings(&*session, &task_, site.id);
        if (!before) {
            co_return std::unexpected(before.error());
        }
        (*result)["findings"] = findings.size();
        for (const auto& type : *before) {
            if (std::ranges::find(findings, type, &Finding::type) == findings.end()) {
                findings.push_back({.type = type, .page_url = site.url, .is_there = false});
            }
        }
        const auto now = context->clock().wall_now();
        const auto stored = co_await store_findings(
            &*session,
            {.tables = &task_.tables, .random = &random_, .site_id = site.id, .now = now},
            std::move(findings)
        );
        if (!stored) {
            co_return std::unexpected(stored.error());
        }
        co_return co_await write_audit(
            &*session, &task_.tables, &site, audit_of(analysis, *context), &random_
        );
    }

    static auto audit_of(const Analysis& analysis, const task::TaskContext& context) -> AuditEntry {
        return {
            .action = std::string(kAction),
            .details = {{"issuesAnalyzed", analysis.report.issues}, {"engine", analysis.engine()}},
            .job_id = to_text(context.job().id),
            .at = context.clock().wall_now(),
            .may_be_repeated = context.job().attempt > 1,
        };
    }

    ai::Client& ai_;
    Random& random_;
    AnalysisOptions task_;
};

}  // namespace

auto AnalyzeSiteKind::make_runner(const task::KindRequest& request) const
    -> Result<std::shared_ptr<const task::Runner>> {
    auto options = read_analysis_options(request);
    if (!options) {
        return std::unexpected(std::move(options.error()));
    }
    return std::make_shared<const AnalyzeRunner>(
        databases_, ai_, clock_, random_, std::move(*options)
    );
}

auto AnalyzeSiteKind::connections(const task::KindRequest& request) const
    -> std::vector<task::ConnectionUse> {
    const auto options = read_analysis_options(request);
    if (!options) {
        return {};
    }
    return {{.section = task::ConnectionUse::Section::databases, .name = options->tables.connection}
    };
}

}  // namespace pawl::kinds::sites
