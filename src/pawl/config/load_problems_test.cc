// SPDX-License-Identifier: Apache-2.0
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "pawl/config/test_sources.h"

namespace pawl::config {
namespace {

using testing::HasSubstr;
using testing::Not;

struct BadFile {
    std::string_view toml;
    std::string_view problem;  // "line:column key: message", in part
};

class LoadBadConfig : public testing::TestWithParam<BadFile> {};

TEST_P(LoadBadConfig, says_where_and_what) {
    const TestSources sources{.toml = std::string(GetParam().toml)};

    EXPECT_THAT(sources.problems(), HasSubstr(std::string(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(
    Rows,
    LoadBadConfig,
    testing::Values(
        BadFile{
            "[server]\nlistn = \"x\"\n", "2:1 server.listn: unknown key; did you mean `listen`?"
        },
        BadFile{"[sever]\n", "sever: unknown key; did you mean `server`?"},
        BadFile{"[server\n", "not TOML"},
        BadFile{"a = 1\na = 2\n", "2:5 : not TOML"},
        BadFile{"[server]\nslots = \"many\"\n", "2:9 server.slots: must be an integer 1..100000"},
        BadFile{"[server]\nslots = 0\n", "2:9 server.slots: must be an integer"},
        BadFile{"[server]\nslots = \"8\"\n", "2:9 server.slots: must be an integer"},
        BadFile{"[server]\nlisten = 80\n", "2:10 server.listen: must be a string, not an integer"},
        BadFile{"[server]\nlisten = \"7295\"\n", "server.listen: must be HOST:PORT"},
        BadFile{"[server]\nlisten = \"::1:7295\"\n", "server.listen: must be HOST:PORT"},
        BadFile{"[server]\nlisten = \"0.0.0.0:7295\"\n", "2:10 server.listen: a public address"},
        BadFile{"[server]\ndrain = \"5\"\n", "2:9 server.drain: must be a duration"},
        BadFile{"[server]\ndrain = 5\n", "server.drain: must be a duration such as"},
        BadFile{"[server]\npublic_url = \"ftp://x\"\n", "server.public_url: must be http"},
        BadFile{"[server]\ntls = { cert = \"c\" }\n", "2:1 server.tls: is not in this version"},
        BadFile{
            "[server]\ntrusted_proxies = []\n", "server.trusted_proxies: is not in this version"
        },
        BadFile{"[server]\ncors = []\n", "server.cors: is not in this version"},
        BadFile{"[server]\nallowed_hosts = \"a\"\n", "must be a list, not a string"},
        BadFile{"server = 1\n", "1:10 server: must be a table, not an integer"},
        BadFile{"[store]\nurl = \"postgres://h:port/db\"\n", "store.url: "},
        BadFile{"[store]\nurl = \"mysql://h\"\n", "store.url: must be sqlite:DIRECTORY"},
        BadFile{
            "[store]\ndurability = \"none\"\n", "store.durability: must be one of full, normal"
        },
        BadFile{"[auth]\njwt = { secret = \"x\" }\n", "2:18 auth.jwt.secret: a secret needs"},
        BadFile{"[auth]\njwt = {}\n", "auth.jwt: needs one of `secret` and `jwks_file`"},
        BadFile{"[auth]\njwt = 1\n", "auth.jwt: must be a table"},
        BadFile{
            "[auth]\njwt = { secret = \"0123456789abcdef\", jwks_file = \"/s\" }\n",
            "auth.jwt: needs one of"
        },
        BadFile{"[auth]\njwt = { jwks_file = \"/absent\" }\n", "cannot read /absent"},
        BadFile{"[auth]\njwt = { jwks_file = \"pawl.toml\" }\n", "pawl.toml is no JWK Set"},
        BadFile{"[auth]\njwt = { jwks_fil = \"/s\" }\n", "did you mean `jwks_file`?"},
        BadFile{
            "[auth]\njwt = { secret = \"0123456789abcdef\", tasks = [\"a b\"] }\n",
            "auth.jwt.tasks: must be names of tasks"
        },
        BadFile{"[auth]\ncron_secrets = [\"short\"]\n", "2:17 auth.cron_secrets: a secret needs"},
        BadFile{"[auth]\ncron_secrets = [\"0123456789abcdef\\n\"]\n", "must not hold line ends"},
        BadFile{"[auth]\ncron_secrets = [\"file:/absent\"]\n", "cannot read /absent"},
        BadFile{"[queues.\"a/b\"]\n", "1:9 queues.a/b: is not a name"},
        BadFile{"[queues.a]\nconcurrency = 0\n", "queues.a.concurrency: must be an integer"},
        BadFile{"[limits]\nbody = \"1KB\"\n", "limits.body: must be a size"},
        BadFile{"[limits]\nrequests = \"5/1s\"\n", "is not in this version"},
        BadFile{"[egress]\nallow_cidr = \"10.0.0.0/8\"\n", "must be a list, not a string"},
        BadFile{
            "[egress]\nallow_cidr = [\"::1\", \"10.1.0.0/8\"]\n",
            "2:14 egress.allow_cidr: `10.1.0.0/8` has bits behind its prefix; write 10.0.0.0/8"
        },
        BadFile{"[egress]\nallow_cidr = [\"10.0.0.0/33\"]\n", "a prefix that is not in 0..32"},
        BadFile{"[egress]\nallow_cidr = [\"example.com\"]\n", "is not an address or a block"},
        BadFile{"[egress]\nallow_ports = [\"0\"]\n", "egress.allow_ports: `0` is not a port"},
        BadFile{"[egress]\nallow_ports = [\"9-8\"]\n", "egress.allow_ports: `9-8` is not a port"},
        BadFile{"[egress]\nca_file = \"/absent\"\n", "cannot read /absent"},
        BadFile{"[egress]\nhttps = true\n", "egress.https: unknown key"},
        BadFile{"[retention]\nfailed = \"0s\"\n", "retention.failed: must be 1s..3660d"},
        BadFile{"[tasks.a]\nurl = \"http://a/\"\n", "1:8 tasks.a.kind: is missing"},
        BadFile{
            "[tasks.a]\nkind = \"htp\"\n", "2:8 tasks.a.kind: no such kind; did you mean `http`?"
        },
        BadFile{"[tasks.a]\nkind = \"http\"\n", "1:8 tasks.a.url: is missing"},
        BadFile{
            "[tasks.a]\nkind = \"http\"\nurl = \"http://a/\"\ntimeuot = \"5s\"\n",
            "4:1 tasks.a.timeuot: unknown key; did you mean `timeout`?"
        },
        BadFile{"[tasks.a]\nkind = \"http\"\nurl = 1979-05-27\n", "3:7 tasks.a.url: has no place"},
        BadFile{"[tasks.a]\nunique = true\n", "2:10 tasks.a.unique: must be a template"},
        BadFile{"[tasks.a]\nunique = \"\"\n", "2:10 tasks.a.unique: must be 1 to 255 bytes"},
        BadFile{
            "[tasks.a]\nunique = \"{{user.id}}\"\n",
            "2:10 tasks.a.unique: {{user.id}} is none of {{payload}}"
        },
        BadFile{"[tasks.a]\nunique = {}\n", "tasks.a.unique.key: is missing"},
        BadFile{
            "[tasks.a]\nunique = { key = \"{{payload\" }\n", "tasks.a.unique.key: a placeholder"
        },
        BadFile{"[tasks.a]\nunique = { key = 1 }\n", "tasks.a.unique.key: must be a string"},
        BadFile{
            "[tasks.a]\nunique = { key = \"k\", window = \"1h\" }\n",
            "tasks.a.unique.window: a window goes with while = \"window\""
        },
        BadFile{
            "[tasks.a]\nunique = { key = \"k\", while = \"window\" }\n",
            "tasks.a.unique.while: a window goes with while = \"window\""
        },
        BadFile{
            "[tasks.a]\nunique = { key = \"k\", while = \"window\", window = \"1ms\" }\n",
            "tasks.a.unique.window: must be 1s..366d"
        },
        BadFile{
            "[tasks.a]\nunique = { key = \"k\", on_conflict = \"ignore\" }\n",
            "tasks.a.unique.on_conflict: must be"
        },
        BadFile{
            "[tasks.a]\nunique = { key = \"k\", on_conflcit = \"return\" }\n",
            "tasks.a.unique.on_conflcit: unknown key; did you mean `on_conflict`?"
        },
        BadFile{"[tasks.a]\nconcurrency_key = 7\n", "tasks.a.concurrency_key: must be a string"},
        BadFile{
            "[tasks.a]\nconcurrency_key = \"{{payload.a}}\"\ncron = \"* * * * *\"\n"
            "payload = { a = \"x\\ny\" }\n",
            "schedules.a: /payload: the task makes its concurrency key of the payload"
        },
        BadFile{"[tasks.a]\nsearch = [\"a..b\"]\n", "2:10 tasks.a.search: at most 8 keys"},
        BadFile{"[tasks.a]\nsearch = [\"a\\\"\"]\n", "2:10 tasks.a.search: at most 8 keys"},
        BadFile{"[tasks.a]\nsearch = \"a\"\n", "2:10 tasks.a.search: must be a list"},
        BadFile{
            "[tasks.a]\nkind = \"noop\"\non_failure = [\"repor\"]\n"
            "[tasks.report]\nkind = \"noop\"\n",
            "tasks.a.on_failure: `repor` is no task; did you mean `report`?"
        },
        BadFile{
            "[tasks.a]\nkind = \"noop\"\non_failure = [\"b\"]\n"
            "[tasks.b]\nkind = \"noop\"\non_success = [\"a\"]\n",
            "tasks.a.on_failure: `b` leads back to this task"
        },
        BadFile{
            "[tasks.a]\nkind = \"noop\"\non_success = [\"a\"]\n",
            "tasks.a.on_success: `a` leads back to this task"
        },
        BadFile{"[tasks.a]\npriority = 1001\n", "must be an integer -1000..1000"},
        BadFile{"[tasks.a]\nbackoff = \"cubic:1s\"\n", "tasks.a.backoff: must be \"exponential"},
        BadFile{"[tasks.a]\nbackoff = []\n", "tasks.a.backoff: must be \"exponential"},
        BadFile{"[tasks.\"..\"]\nkind = \"http\"\n", "tasks...: is not a name"},
        BadFile{"[tasks.a]\ncron = \"* * * *\"\n", "2:8 tasks.a.cron: fields: "},
        BadFile{"[tasks.a]\ncron = \"@reboot\"\n", "it is no schedule"},
        BadFile{
            "[tasks.a]\ncron = \"* * * * *\"\ntimezone = \"Mars/X\"\n",
            "3:12 tasks.a.timezone: zone: "
        },
        BadFile{"[schedules.s]\ntask = \"a\"\n", "schedules.s.cron: is missing"},
        BadFile{
            "[schedules.s]\ncron = \"* * * * *\"\ntask = \"a\"\n",
            "3:8 schedules.s.task: `a` is no task"
        },
        BadFile{
            "[schedules.s]\ncron = \"* * * * *\"\nmethod = \"GET\"\n",
            "3:1 schedules.s.method: unknown key"
        }
    )
);

TEST(LoadBadConfigFile, a_syntax_error_does_not_quote_the_file) {
    const TestSources sources{.toml = "[auth]\nadmin_token = s3cr3t-without-quotes\n"};

    EXPECT_THAT(sources.problems(), HasSubstr("2:"));
    EXPECT_THAT(sources.problems(), Not(HasSubstr("s3cr3t")));
}

TEST(LoadBadConfigFile, refuses_what_is_not_text) {
    EXPECT_THAT(TestSources{.toml = "a = \"\xFF\"\n"}.problems(), HasSubstr("not UTF-8"));
    std::string deep = "[a";
    for (int i = 0; i < 100; ++i) {
        deep += ".a";
    }
    EXPECT_THAT(TestSources{.toml = deep + "]\n"}.problems(), HasSubstr("nested too deep"));
}

}  // namespace
}  // namespace pawl::config
