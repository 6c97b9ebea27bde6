// SPDX-License-Identifier: Apache-2.0
// The schemas of leases and workers: JSON texts that schemas.cc gives their names.
#pragma once

#include <string_view>

namespace pawl::api {

inline constexpr std::string_view kLeaseRequest =
    R"({"type":"object","additionalProperties":false,"required":["worker"],"properties":
{"worker":{"type":"string","minLength":1,"description":"its name, as the worker list shows it"},
"max":{"type":"integer","minimum":1,"maximum":1000,"default":1},
"lease":{"$ref":"#/components/schemas/Duration"},"wait":{"$ref":"#/components/schemas/Duration"},
"tasks":{"type":"array","items":{"$ref":"#/components/schemas/Name"}}}})";
inline constexpr std::string_view kLeases =
    R"({"type":"object","required":["data"],"properties":{"data":{"type":"array","items":{
"type":"object","required":["job","lease"],"properties":{"job":{"$ref":"#/components/schemas/Job"},
"lease":{"type":"object","required":["token","fence","expires_at"],"properties":
{"token":{"type":"string","description":"secret; stands in the path of the calls below"},
"fence":{"type":"integer","description":"grows with each lease of the job"},
"expires_at":{"type":"string","format":"date-time"}}}}}}}})";
inline constexpr std::string_view kHeartbeat =
    R"({"type":"object","required":["expires_at","cancel_requested"],"properties":
{"expires_at":{"type":"string","format":"date-time"},"cancel_requested":{"type":"boolean"}}})";
inline constexpr std::string_view kProgressRequest =
    R"({"type":"object","additionalProperties":false,"required":["percent"],"properties":
{"percent":{"type":"integer","minimum":0,"maximum":100},"message":{"type":"string"}}})";
#define PAWL_LINE                                                                              \
    R"({"type":"object","additionalProperties":false,"properties":{"level":{"enum":["DEBUG",)" \
    R"("INFO","WARN","ERROR","FATAL"]},"message":{"type":"string"}}})"
inline constexpr std::string_view kLogRequest =
    R"({"anyOf":[)" PAWL_LINE R"(,{"type":"array","maxItems":1000,"items":)" PAWL_LINE "}]}";
#undef PAWL_LINE
inline constexpr std::string_view kDone =
    R"({"type":"object","required":["ok"],"properties":{"ok":{"const":true}}})";
inline constexpr std::string_view kCompleteRequest =
    R"({"type":"object","additionalProperties":false,"properties":{"result":{
"description":"any JSON up to 1 MiB; numbers keep their digits"}}})";
#define PAWL_FAILURE                                                                  \
    R"("error":{"type":"object","additionalProperties":false,"required":["code"],)"   \
    R"("properties":{"code":{"$ref":"#/components/schemas/Name"},)"                   \
    R"("message":{"type":"string"}}},"retryable":{"type":"boolean","default":true},)" \
    R"("retry_after":{"$ref":"#/components/schemas/Duration"})"
inline constexpr std::string_view kFailRequest =
    R"({"type":"object","additionalProperties":false,"required":["error"],"properties":{)" PAWL_FAILURE
    "}}";
inline constexpr std::string_view kFinishRequest =
    R"({"type":"object","additionalProperties":false,"required":["items"],"properties":{"items":{
"type":"array","minItems":1,"maxItems":1000,"items":{"type":"object","additionalProperties":false,
"required":["token"],"properties":{"token":{"type":"string"},"result":{},)" PAWL_FAILURE R"(}}}}})";
#undef PAWL_FAILURE
inline constexpr std::string_view kFinished =
    R"({"type":"object","required":["data"],"properties":{"data":{"type":"array","items":{
"type":"object","required":["token","ok"],"properties":{"token":{"type":"string"},
"ok":{"type":"boolean"},"code":{"type":"string","description":"what a problem would say"}}}}}})";
inline constexpr std::string_view kWorker =
    R"({"type":"object","required":["worker","held","leases"],"properties":
{"worker":{"type":"string"},"held":{"type":"integer"},"leases":{"type":"array","maxItems":1000,
"items":{"type":"object","required":["job_id","task","queue","fence","expires_at"],"properties":
{"job_id":{"$ref":"#/components/schemas/Id"},"task":{"type":"string"},"queue":{"type":"string"},
"fence":{"type":"integer"},"expires_at":{"type":"string","format":"date-time"}}}}}})";

inline constexpr std::string_view kNode =
    R"({"type":"object","required":["id","name","version","state","slots","running","started_at",
"last_seen_at"],"properties":{"id":{"type":"string",
"description":"of one process; a new one at each start"},
"name":{"type":"string","description":"of its host"},"version":{"type":"string"},
"state":{"type":"string","enum":["running","draining","lost"]},"slots":{"type":"integer"},
"running":{"type":"integer","description":"attempts now"},
"started_at":{"type":"string","format":"date-time"},
"last_seen_at":{"type":"string","format":"date-time","description":"store time"}}})";

}  // namespace pawl::api
