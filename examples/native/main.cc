// SPDX-License-Identifier: Apache-2.0
#include <pawl/pawl.h>

int main(int argc, char** argv) {
    pawl::App app;
    app.task("greet", [](pawl::Context& job) -> pawl::Json {
        job.log("hello");
        return {{"greeting", "Hello, " + job.payload("name", "world")}};
    });
    return app.run(argc, argv);
}
