// SPDX-License-Identifier: Apache-2.0
#include "pawl/config/egress_section.h"

#include <string>
#include <string_view>
#include <vector>

#include "pawl/base/result.h"
#include "pawl/config/config.h"
#include "pawl/config/sources.h"
#include "pawl/config/table_reader.h"
#include "pawl/net/egress_policy.h"
#include "pawl/net/ip_block.h"

namespace pawl::config {
namespace {

// Each text of the list through `parse`; the first that it refuses is the problem.
template <class T>
void read_each(
    TableReader& reader,
    std::string_view key,
    Result<T> (*parse)(std::string_view),
    std::vector<T>& out
) {
    std::vector<std::string> texts;
    reader.read_texts(key, texts);
    for (const auto& text : texts) {
        const auto value = parse(text);
        if (!value) {
            reader.problem(*reader.find(key), "`" + text + "` " + value.error().message);
            return;
        }
        out.push_back(*value);
    }
}

}  // namespace

void read_egress(
    TableReader& root, const ConfigSources& sources, EgressConfig& egress, Report& report
) {
    const auto* member = root.find("egress");
    TableReader reader(member == nullptr ? nullptr : &member->node, "egress", report);
    read_each(reader, "allow_cidr", &net::parse_ip_block, egress.allow_cidr);
    read_each(reader, "allow_ports", &net::parse_port_range, egress.allow_ports);
    reader.read_truth("https_only", egress.https_only);
    reader.read_text("ca_file", egress.ca_file);
    if (!egress.ca_file.empty()) {
        if (const auto file = sources.read_file(egress.ca_file); !file) {
            reader.problem(*reader.find("ca_file"), file.error().message);
        }
    }
    reader.finish();
}

}  // namespace pawl::config
