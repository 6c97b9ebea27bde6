// SPDX-License-Identifier: Apache-2.0
// A shell for tests: streams in memory, a server that is a list of answers.
#pragma once

#include <deque>
#include <map>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "pawl/cli/dispatch.h"
#include "pawl/cli/shell.h"
#include "pawl/config/load.h"

namespace pawl::cli {

struct TestShell {
    std::istringstream in;
    std::ostringstream out;
    std::ostringstream err;
    ManualClock clock;
    config::Environment environment = {{"PAWL_TOKEN", "token-of-the-test"}};
    std::map<std::string, std::string> files = {};
    std::deque<Result<Answer>> answers = {};      // given in this order
    std::deque<std::string> broken_streams = {};  // what came before each stream broke off
    std::vector<std::string> requests = {};       // "POST /v1/jobs {…}"
    std::vector<std::string> tokens = {};
    bool terminal = false;
    Error store_error = {};  // of migrate
    int pauses = 0;

    auto run(const std::vector<std::string>& args) -> int {
        Shell shell{
            .in = in,
            .out = out,
            .err = err,
            .clock = clock,
            .environment = environment,
            .out_is_terminal = terminal,
            .read_file = [this](const std::string& path) -> Result<config::FileText> {
                const auto found = files.find(path);
                return found == files.end()
                           ? fail("not_found", "cannot read " + path)
                           : Result<config::FileText>(config::FileText{.text = found->second});
            },
            .connect = [this](const std::string& url, Secret token) -> std::unique_ptr<ApiClient> {
                requests.push_back("to " + url);
                tokens.emplace_back(token.reveal());
                return std::make_unique<Server>(*this);
            },
            .pause = [this](Duration) { ++pauses; },
            .load = [](const config::ConfigSources& sources) -> LoadResult {
                return config::load_config(sources, task::KindCatalog());
            },
            .serve =
                [this](ServeRequest request) {
                    out << "serving " << request.config.server.listen << '\n';
                    return 0;
                },
            .migrate = [this](const config::StoreConfig& store) -> Result<> {
                requests.push_back("migrate " + store.url);
                return store_error.code.empty() ? Result<>() : std::unexpected(store_error);
            },
            .move_store = [this](const std::string& folder, const database::PostgresUrl&)
                -> Result<std::vector<moving::MovedTable>> {
                requests.push_back("move " + folder);
                if (!store_error.code.empty()) {
                    return std::unexpected(store_error);
                }
                return std::vector<moving::MovedTable>{{.name = "live_jobs", .rows = 7}};
            },
        };
        return cli::dispatch(args, shell);
    }

 private:
    class Server final : public ApiClient {
     public:
        explicit Server(TestShell& shell) : shell_(shell) {}

        auto send(std::string method, std::string path, std::string body)
            -> Result<Answer> override {
            shell_.requests.push_back(method + " " + path + (body.empty() ? "" : " ") + body);
            if (shell_.answers.empty()) {
                return fail("connect_error", "nobody answers");
            }
            auto answer = std::move(shell_.answers.front());
            shell_.answers.pop_front();
            return answer;
        }
        auto wait(std::string path, Duration) -> Result<Answer> override {
            return send("GET", std::move(path), {});
        }
        // The answer's body comes byte by byte, as badly cut as a network may cut it. What is no
        // answer breaks off behind `broken_streams`, if there is one.
        auto follow(
            std::string path,
            std::string last_event_id,
            std::function<Result<>(std::string_view)> sink
        ) -> Result<Answer> override {
            auto answer = send("GET", path + " behind " + last_event_id, {});
            std::string body;
            if (answer && answer->status == 200) {
                body = std::exchange(answer->body, {});
            } else if (!answer && !shell_.broken_streams.empty()) {
                body = std::move(shell_.broken_streams.front());
                shell_.broken_streams.pop_front();
            }
            for (std::size_t i = 0; i < body.size(); ++i) {
                if (auto taken = sink(std::string_view(body).substr(i, 1)); !taken) {
                    return std::unexpected(taken.error());
                }
            }
            return answer;
        }
        auto download(std::string path, std::function<Result<>(std::string_view)> sink)
            -> Result<Answer> override {
            auto answer = send("POST", std::move(path), {});
            if (answer && answer->status < 300) {
                if (auto written = sink(answer->body); !written) {
                    return std::unexpected(written.error());
                }
            }
            return answer;
        }

     private:
        TestShell& shell_;
    };
};

}  // namespace pawl::cli
