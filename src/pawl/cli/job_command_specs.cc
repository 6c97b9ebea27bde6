// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/job_command_specs.h"

#include "pawl/cli/commands.h"

namespace pawl::cli {
namespace {

const std::vector<OptionSpec> kBulkOptions = {
    {"--all", "", "in place of ids: all jobs that the filters show"},
    {"--state", "STATE", ""},
    {"--task", "NAME", ""},
    {"--queue", "NAME", ""},
    {"--tag", "TAG", ""},
    {"--schedule", "NAME", ""},
    {"--batch", "ID", ""},
    {"--search", "TEXT", "terms and text, as in the list"},
    {"--dry-run", "", "only count"},
};

auto with_paging(std::vector<OptionSpec> options) -> std::vector<OptionSpec> {
    const auto more = paging_options();
    options.insert(options.end(), more.begin(), more.end());
    return options;
}

void add_jobs(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "jobs",
        .verb = "enqueue",
        .argument = "TASK",
        .summary = "ask for a task to be run",
        .examples = "pawl jobs enqueue report --payload '{\"month\":\"2026-01\"}'\n"
                    "pawl jobs enqueue report --payload @body.json --delay 15m\n"
                    "echo '{}' | pawl jobs enqueue report --payload - --wait",
        .options =
            {
                {"--payload", "JSON|@FILE|-", "what the task is given; null if absent"},
                {"--queue", "NAME", "the task's if absent"},
                {"--priority", "N", "-1000..1000, higher first"},
                {"--delay", "DURATION", "not before, from now"},
                {"--at", "TIME", "not before (RFC 3339)"},
                {"--unique", "KEY", "give the unfinished job of this key, if there is one"},
                {"--batch", "ID", "the batch to join"},
                {"--wait", "", "follow to the end; exit 8 if it does not succeed"},
            },
        .run = jobs_enqueue,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "list",
        .argument = "",
        .summary = "list jobs, newest first",
        .examples = "pawl jobs list --state failed --limit 20\n"
                    "pawl jobs list --task report --jsonl | jq .id\n"
                    "pawl jobs list --task crawl --search payload.siteId=abc",
        .options = with_paging({
            {"--state", "STATE", "scheduled, blocked, ready, running, retrying, succeeded, …"},
            {"--task", "NAME", ""},
            {"--queue", "NAME", ""},
            {"--tag", "TAG", ""},
            {"--schedule", "NAME", ""},
            {"--batch", "ID", ""},
            {"--user-id", "ID", ""},
            {"--search", "TEXT", "such as 'payload.siteId=abc error~timeout age<2h'"},
            {"--created-after", "TIME", ""},
            {"--created-before", "TIME", ""},
        }),
        .run = jobs_list,
    });
}

void add_job_actions(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "jobs",
        .verb = "show",
        .argument = "ID",
        .summary = "show one job",
        .examples = "pawl jobs show 4711\npawl jobs show 4711 --json | jq .result",
        .run = jobs_show,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "logs",
        .argument = "ID",
        .summary = "print what the attempts of a job wrote",
        .examples = "pawl jobs logs 4711\n"
                    "pawl jobs logs 4711 --follow\n"
                    "pawl jobs logs 4711 --follow --jsonl | jq -r .message",
        .options = with_paging({
            {"--follow", "", "print lines as they come, until the job is final"},
        }),
        .run = jobs_logs,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "cancel",
        .argument = "ID",
        .repeat = Repeat::any,
        .summary = "cancel jobs",
        .examples = "pawl jobs cancel 4711 4712\n"
                    "pawl jobs cancel --all --task report --state ready --dry-run",
        .options = kBulkOptions,
        .run = jobs_cancel,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "retry",
        .argument = "ID",
        .repeat = Repeat::any,
        .summary = "run finished jobs again",
        .examples = "pawl jobs retry 4711\n"
                    "pawl jobs retry --all --task report --state failed",
        .options = kBulkOptions,
        .run = jobs_retry,
    });
}

void add_batches(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "batches",
        .verb = "show",
        .argument = "ID",
        .summary = "show a batch and its counters",
        .examples = "pawl batches show 4711\npawl batches show 4711 --json | jq .pending",
        .run = batches_show,
    });
}

void add_job_changes(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "jobs",
        .verb = "snooze",
        .argument = "ID",
        .summary = "put a waiting job off",
        .examples = "pawl jobs snooze 4711 --delay 2h",
        .options =
            {
                {"--delay", "DURATION", "from now"},
                {"--until", "TIME", "RFC 3339"},
            },
        .run = jobs_snooze,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "clone",
        .argument = "ID",
        .summary = "create a job like an old one",
        .examples = "pawl jobs clone 4711",
        .run = jobs_clone,
    });
    specs.push_back({
        .noun = "jobs",
        .verb = "why",
        .argument = "ID",
        .summary = "say what keeps a job from starting",
        .examples = "pawl jobs why 4711",
        .run = jobs_why,
    });
}

}  // namespace

void add_job_specs(std::vector<CommandSpec>& specs) {
    add_jobs(specs);
    add_job_actions(specs);
    add_job_changes(specs);
    add_batches(specs);
}

auto paging_options() -> std::vector<OptionSpec> {
    return {
        {"--limit", "N", "how many, 1..500"},
        {"--cursor", "C", "where the page before ended"},
    };
}

}  // namespace pawl::cli
