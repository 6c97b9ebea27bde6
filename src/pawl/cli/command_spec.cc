// SPDX-License-Identifier: Apache-2.0
#include "pawl/cli/command_spec.h"

#include <algorithm>
#include <array>

#include "pawl/cli/commands.h"
#include "pawl/cli/job_command_specs.h"

namespace pawl::cli {
namespace {

auto serve_spec() -> CommandSpec {
    return {
        .noun = "serve",
        .verb = "",
        .argument = "",
        .summary = "run the server",
        .examples =
            "pawl serve --dev\n"
            "pawl serve --config /etc/pawl/pawl.toml\n"
            "pawl serve --listen 127.0.0.1:0 --store sqlite:/var/lib/pawl",
        .options =
            {
                {"--listen", "HOST:PORT", "where to accept requests; port 0 picks a free one"},
                {"--store", "URL", "sqlite:DIRECTORY or postgres://USER@HOST/DB"},
                {"--dev", "", "no secrets needed; on a loopback address only"},
                {"--log-format", "json|logfmt", "of the log on stderr; json if absent"},
                {"--log-level", "LEVEL", "debug, info, warn or error; info if absent"},
            },
        .run = serve_command,
    };
}

void add_cron(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "cron",
        .verb = "next",
        .argument = "EXPR",
        .summary = "print when a cron expression comes next",
        .examples = "",
        .options =
            {
                {"--from", "ISO", "now if absent"},
                {"--tz", "ZONE", "UTC if absent"},
                {"--count", "N", "1 if absent"},
                {"--seed", "S", "what `H` hashes"},
                {"--stdin", "", "JSON lines in and out"},
            },
    });
    specs.push_back({
        .noun = "cron",
        .verb = "explain",
        .argument = "EXPR",
        .summary = "say a cron expression in plain English",
        .examples = "",
        .options = {{"--tz", "ZONE", "UTC if absent"}},
    });
}

void add_queues(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "queues",
        .verb = "list",
        .argument = "",
        .summary = "list queues and what waits in them",
        .examples = "pawl queues list",
        .options = paging_options(),
        .run = queues_list,
    });
    specs.push_back({
        .noun = "queues",
        .verb = "pause",
        .argument = "NAME",
        .summary = "start nothing from a queue",
        .examples = "pawl queues pause mail",
        .run = queues_pause,
    });
    specs.push_back({
        .noun = "queues",
        .verb = "resume",
        .argument = "NAME",
        .summary = "start again",
        .examples = "pawl queues resume mail",
        .run = queues_resume,
    });
    specs.push_back({
        .noun = "queues",
        .verb = "drain",
        .argument = "NAME",
        .summary = "pause a queue and wait until nothing of it runs",
        .examples = "pawl queues drain mail && ./deploy && pawl queues resume mail",
        .run = queues_drain,
    });
}

void add_schedules(std::vector<CommandSpec>& specs) {
    const auto add = [&](std::string_view verb,
                         std::string_view summary,
                         std::string_view examples,
                         int (*run)(const Invocation&, Shell&)) {
        specs.push_back({
            .noun = "schedules",
            .verb = verb,
            .argument = "NAME",
            .summary = summary,
            .examples = examples,
            .run = run,
        });
    };
    specs.push_back({
        .noun = "schedules",
        .verb = "list",
        .argument = "",
        .summary = "list schedules and when they come next",
        .examples = "pawl schedules list",
        .options = paging_options(),
        .run = schedules_list,
    });
    add("show", "show one schedule", "pawl schedules show nightly-report --json", schedules_show);
    add("run", "run it once, now", "pawl schedules run nightly-report", schedules_run);
    add("pause",
        "fire no slot until it is resumed",
        "pawl schedules pause nightly-report",
        schedules_pause);
    add("resume", "fire again", "pawl schedules resume nightly-report", schedules_resume);
    add("backfill",
        "create the jobs of slots that have passed",
        "pawl schedules backfill nightly-report --from 2026-01-01T00:00:00Z --to "
        "2026-02-01T00:00:00Z --dry-run",
        schedules_backfill);
    specs.back().options = {
        {"--from", "TIME", "the first moment (RFC 3339)"},
        {"--to", "TIME", "the last moment"},
        {"--dry-run", "", "only count"},
    };
}

void add_keys(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "keys",
        .verb = "create",
        .argument = "NAME",
        .summary = "make an API key and print it, this once",
        .examples = "pawl keys create ci --role producer --queue mail --expires 90d\n"
                    "PAWL_TOKEN=$(pawl keys create dashboards --role viewer)",
        .options =
            {
                {"--role", "ROLE", "admin, operator, producer, worker or viewer"},
                {"--queue", "NAME", "for this queue alone; may be given again", Repeat::many},
                {"--task", "NAME", "for this task alone; may be given again", Repeat::many},
                {"--expires", "DURATION|TIME", "never if absent"},
            },
        .run = keys_create,
    });
    specs.push_back({
        .noun = "keys",
        .verb = "list",
        .argument = "",
        .summary = "list API keys, newest first",
        .examples = "pawl keys list",
        .options = paging_options(),
        .run = keys_list,
    });
    specs.push_back({
        .noun = "keys",
        .verb = "revoke",
        .argument = "ID",
        .repeat = Repeat::many,
        .summary = "make API keys open nothing any more",
        .examples = "pawl keys revoke 3",
        .run = keys_revoke,
    });
}

void add_imports(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "import",
        .verb = "vercel",
        .argument = "FILE",
        .summary = "turn a vercel.json into tasks",
        .examples = "pawl import vercel vercel.json --base-url https://app.example.com\n"
                    "pawl import vercel vercel.json --base-url http://127.0.0.1:3000 --apply",
        .options =
            {
                {"--base-url", "URL", "of the application; NEXT_PUBLIC_APP_URL if absent"},
                {"--apply", "", "write into the config file instead of printing"},
                {"--dry-run", "", "print only, also with --apply"},
            },
        .run = import_vercel_command,
    });
    specs.push_back({
        .noun = "import",
        .verb = "pgcron",
        .argument = "FILE",
        .summary = "turn SQL that calls cron.schedule into tasks",
        .examples = "pawl import pgcron supabase/migrations/cron.sql\n"
                    "pawl import pgcron cron.sql --base-url https://project.supabase.co --apply",
        .options =
            {
                {"--base-url", "URL", "where the SQL reads the address from the database"},
                {"--apply", "", "write into the config file instead of printing"},
                {"--dry-run", "", "print only, also with --apply"},
            },
        .run = import_pgcron_command,
    });
}

void add_rest(std::vector<CommandSpec>& specs) {
    specs.push_back({
        .noun = "config",
        .verb = "check",
        .argument = "",
        .summary = "say what is wrong with the configuration",
        .examples = "pawl config check --config pawl.toml",
        .run = config_check,
    });
    specs.push_back({
        .noun = "config",
        .verb = "print",
        .argument = "",
        .summary = "print the configuration in force, without secrets",
        .examples = "pawl config print",
        .run = config_print,
    });
    specs.push_back({
        .noun = "backup",
        .verb = "",
        .argument = "FILE",
        .summary = "copy the store of a running server",
        .examples = "pawl backup pawl-backup.db",
        .run = backup_command,
    });
    specs.push_back({
        .noun = "migrate",
        .verb = "",
        .argument = "",
        .summary = "bring the schema of a store up to date, or move a store",
        .examples =
            "pawl migrate --store postgres://pawl_owner@db.example.com/pawl\n"
            "pawl migrate --from sqlite:./pawl-data --to postgres://pawl@db.example.com/pawl",
        .options =
            {
                {"--store", "URL", "sqlite:DIRECTORY or postgres://USER@HOST/DB"},
                {"--from", "URL", "sqlite:DIRECTORY, which no server may be using"},
                {"--to", "URL", "postgres://USER@HOST/DB, an empty store"},
            },
        .run = migrate_command,
    });
    specs.push_back({
        .noun = "version",
        .verb = "",
        .argument = "",
        .summary = "print the version",
        .examples = "pawl version --json",
        .run = version_command,
    });
    specs.push_back({
        .noun = "completion",
        .verb = "",
        .argument = "bash|zsh|fish",
        .summary = "print a completion script",
        .examples = "source <(pawl completion bash)\n"
                    "pawl completion zsh > ~/.zfunc/_pawl\n"
                    "pawl completion fish > ~/.config/fish/completions/pawl.fish",
        .run = completion_command,
    });
}

auto make_specs() -> std::vector<CommandSpec> {
    std::vector<CommandSpec> specs = {serve_spec()};
    add_cron(specs);
    add_job_specs(specs);
    add_queues(specs);
    add_schedules(specs);
    add_keys(specs);
    add_imports(specs);
    add_rest(specs);
    return specs;
}

}  // namespace

auto command_specs() -> std::span<const CommandSpec> {
    static const std::vector<CommandSpec> kSpecs = make_specs();
    return kSpecs;
}

auto find_command(std::string_view noun, std::string_view verb) -> const CommandSpec* {
    const auto found = std::ranges::find_if(command_specs(), [&](const CommandSpec& spec) {
        return spec.noun == noun && spec.verb == verb;
    });
    return found == command_specs().end() ? nullptr : &*found;
}

auto common_options() -> std::span<const OptionSpec> {
    static constexpr std::array<OptionSpec, 6> kCommon = {{
        {"--config", "FILE", "the configuration; ./pawl.toml if absent"},
        {"--json", "", "one JSON document"},
        {"--jsonl", "", "one JSON document a line"},
        {"--color", "auto|always|never", "auto if absent; NO_COLOR is honoured"},
        {"--quiet", "", "no notes on stderr"},
        {"--help", "", "this page"},
    }};
    return kCommon;
}

}  // namespace pawl::cli
