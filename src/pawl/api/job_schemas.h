// SPDX-License-Identifier: Apache-2.0
// The schemas of jobs, batches and bulk actions: JSON texts that schemas.cc gives their names.
#pragma once

#include <string_view>

namespace pawl::api {

inline constexpr std::string_view kJobRequest =
    R"({"type":"object","additionalProperties":false,"required":["task"],
"properties":{"task":{"$ref":"#/components/schemas/Name"},
"payload":{"description":"any JSON; numbers keep their digits"},
"queue":{"$ref":"#/components/schemas/Name"},
"priority":{"type":"integer","minimum":-1000,"maximum":1000},
"run_at":{"type":"string","format":"date-time","description":"not together with delay"},
"delay":{"$ref":"#/components/schemas/Duration"},
"max_attempts":{"type":"integer","minimum":1,"maximum":1000},
"timeout":{"$ref":"#/components/schemas/Duration"},
"tags":{"type":"array","maxItems":32,"items":{"type":"string","minLength":1}},
"user_id":{"type":"string","minLength":1},
"ref":{"type":"string","minLength":1,"description":"a name for others of this request"},
"deadline":{"type":"string","format":"date-time","description":"not started after it"},
"unique":{"type":"object","additionalProperties":false,"required":["key"],"properties":
{"key":{"type":"string","minLength":1},"while":{"enum":["unfinished","window"]},
"window":{"$ref":"#/components/schemas/Duration"},
"on_conflict":{"enum":["return","reject","replace"]}}},
"concurrency_key":{"type":"string","minLength":1},"ordering_key":{"type":"string","minLength":1},
"on_lost":{"enum":["retry","fail"]},
"depends_on":{"type":"array","maxItems":10000,"items":{"type":"string",
"description":"the id of a job, or @ref"}},"on_parent_failure":{"enum":["skip","run"]},
"batch":{"$ref":"#/components/schemas/Id"}}})";
inline constexpr std::string_view kBatchRequest =
    R"({"type":"object","additionalProperties":false,"properties":
{"name":{"type":"string","minLength":1},
"jobs":{"type":"array","maxItems":10000,"items":{"$ref":"#/components/schemas/JobRequest"},
"description":"the members; without, jobs are added by their batch until it is closed"},
"on_success":{"$ref":"#/components/schemas/JobRequest"},
"on_complete":{"$ref":"#/components/schemas/JobRequest"}}})";
inline constexpr std::string_view kBatch =
    R"({"type":"object","required":["id","name","closed","total","pending","succeeded","failed",
"cancelled","skipped","created_at","finished_at"],"properties":
{"id":{"$ref":"#/components/schemas/Id"},"name":{"type":["string","null"]},
"closed":{"type":"boolean"},"total":{"type":"integer"},"pending":{"type":"integer"},
"succeeded":{"type":"integer"},"failed":{"type":"integer"},"cancelled":{"type":"integer"},
"skipped":{"type":"integer"},"created_at":{"type":"string","format":"date-time"},
"finished_at":{"type":["string","null"]}}})";
inline constexpr std::string_view kBulkRequest =
    R"({"type":"object","additionalProperties":false,"required":["jobs"],"properties":{"jobs":{"type":
"array","minItems":1,"maxItems":10000,"items":{"$ref":"#/components/schemas/JobRequest"}}}})";
inline constexpr std::string_view kRetryRequest =
    R"({"type":"object","additionalProperties":false,"properties":{"payload":{}}})";

inline constexpr std::string_view kJobPatch =
    R"({"type":"object","additionalProperties":false,"properties":
{"priority":{"type":"integer","minimum":-1000,"maximum":1000},
"run_at":{"type":"string","format":"date-time"},
"tags":{"type":"array","maxItems":32,"items":{"type":"string","minLength":1}}}})";
inline constexpr std::string_view kSnoozeRequest =
    R"({"type":"object","additionalProperties":false,"description":"one of the two","properties":
{"delay":{"$ref":"#/components/schemas/Duration"},
"until":{"type":"string","format":"date-time"}}})";
inline constexpr std::string_view kCloneRequest =
    R"({"type":"object","additionalProperties":false,"properties":{"payload":{
"description":"in place of that of the old job"}}})";
inline constexpr std::string_view kWhy =
    R"({"type":"object","required":["reasons"],"properties":{"reasons":{"type":"array","items":
{"type":"object","required":["code","detail"],"properties":{"code":{"enum":["queue_paused",
"task_paused","key_paused","schedule_paused","future_time","backoff","rate_limited",
"queue_concurrency","key_concurrency","circuit_open","dependency","ordering","no_worker"]},
"detail":{"type":"string"},"until":{"type":"string","format":"date-time",
"description":"when it goes by itself"}}}}}})";
inline constexpr std::string_view kBulkFilter =
    R"({"type":"object","additionalProperties":false,"properties":
{"state":{"oneOf":[{"$ref":"#/components/schemas/JobState"},{"type":"array","minItems":1,
"items":{"$ref":"#/components/schemas/JobState"}}]},
"task":{"$ref":"#/components/schemas/Name"},"queue":{"$ref":"#/components/schemas/Name"},
"tag":{"type":"string","minLength":1},"batch":{"$ref":"#/components/schemas/Id"},
"schedule":{"$ref":"#/components/schemas/Name"},"user_id":{"type":"string","minLength":1},
"created_after":{"type":"string","format":"date-time"},
"created_before":{"type":"string","format":"date-time"},
"fingerprint":{"$ref":"#/components/schemas/Fingerprint"},
"q":{"type":"string","minLength":1,"maxLength":1024}}})";
inline constexpr std::string_view kBulkActionRequest =
    R"({"type":"object","additionalProperties":false,"required":["action","filter"],"properties":
{"action":{"enum":["retry","cancel","delete"]},"dry_run":{"type":"boolean"},
"filter":{"$ref":"#/components/schemas/BulkFilter"}}})";
inline constexpr std::string_view kBulkAction =
    R"({"type":"object","required":["id","action","filter","state","dry_run","matched","done","failed",
"created_at","finished_at"],"properties":{"id":{"$ref":"#/components/schemas/Id"},
"action":{"enum":["retry","cancel","delete"]},"filter":{"$ref":"#/components/schemas/BulkFilter"},
"state":{"enum":["running","done","failed"]},
"dry_run":{"type":"boolean"},"matched":{"type":"integer"},"done":{"type":"integer"},
"failed":{"type":"integer"},"created_at":{"type":"string","format":"date-time"},
"finished_at":{"type":["string","null"]}}})";

inline constexpr std::string_view kJobError =
    R"({"type":["object","null"],"required":["code","message","retryable"],
"properties":{"code":{"type":"string"},"message":{"type":"string"},
"retryable":{"type":"boolean"}}})";
inline constexpr std::string_view kJob =
    R"({"type":"object","additionalProperties":false,"required":["id","task","queue","state","priority",
"payload","result","error","attempt","max_attempts","run_at","created_at","started_at",
"finished_at","progress","unique_key","concurrency_key","ordering_key","deadline","tags","batch",
"depends_on","schedule","slot","waiting_for","user_id"],
"properties":{"id":{"$ref":"#/components/schemas/Id"},"task":{"$ref":"#/components/schemas/Name"},
"queue":{"$ref":"#/components/schemas/Name"},"state":{"$ref":"#/components/schemas/JobState"},
"priority":{"type":"integer"},"payload":{},"result":{},
"error":{"$ref":"#/components/schemas/JobError"},
"attempt":{"type":"integer"},"max_attempts":{"type":"integer"},
"run_at":{"type":"string","format":"date-time"},"created_at":{"type":"string","format":"date-time"},
"started_at":{"type":["string","null"]},"finished_at":{"type":["string","null"]},
"progress":{"type":["object","null"],"required":["percent","message"],"properties":{"percent":
{"type":"integer","minimum":0,"maximum":100},"message":{"type":"string"}}},
"unique_key":{"type":["string","null"]},"concurrency_key":{"type":["string","null"]},
"ordering_key":{"type":["string","null"]},"deadline":{"type":["string","null"]},
"tags":{"type":"array","items":{"type":"string"}},"batch":{"type":["string","null"]},
"depends_on":{"type":"array","items":{"type":"string"}},"schedule":{"type":["string","null"]},
"slot":{"type":["string","null"]},"waiting_for":{"type":["string","null"]},
"user_id":{"type":["string","null"]}}})";
inline constexpr std::string_view kJobIds =
    R"({"type":"object","required":["data"],"properties":{"data":{"type":"array","items":{"type":"object",
"required":["id"],"properties":{"id":{"$ref":"#/components/schemas/Id"}}}}}})";
inline constexpr std::string_view kAttempt =
    R"({"type":"object","required":["attempt","generation","holder","started_at","ended_at","outcome",
"duration_ms","error"],"properties":{"attempt":{"type":"integer"},"generation":{"type":"integer"},
"holder":{"type":"string"},"started_at":{"type":"string","format":"date-time"},
"ended_at":{"type":["string","null"]},"outcome":{"type":["string","null"]},
"duration_ms":{"type":["integer","null"]},"error":{"$ref":"#/components/schemas/JobError"}}})";
inline constexpr std::string_view kLogLine =
    R"({"type":"object","required":["attempt","at","level","message"],"properties":{"attempt":{"type":"integer"},
"at":{"type":"string","format":"date-time"},
"level":{"type":"string"},"message":{"type":"string"}}})";

}  // namespace pawl::api
