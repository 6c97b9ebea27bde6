// SPDX-License-Identifier: Apache-2.0
#include "pawl/api/schemas.h"

#include <array>
#include <vector>

#include "pawl/api/job_schemas.h"
#include "pawl/api/lease_schemas.h"

namespace pawl::api {
namespace {

constexpr std::string_view kProblem =
    R"({"type":"object","required":["type","title","status","detail","code","request_id"],
"properties":{"type":{"type":"string"},"title":{"type":"string"},"status":{"type":"integer"},
"detail":{"type":"string"},"code":{"type":"string","description":"stable; what a program looks at"},
"request_id":{"type":"string"},"errors":{"type":"array","items":{"type":"object",
"required":["pointer","code","detail"],"properties":{"pointer":{"type":"string",
"description":"JSON Pointer into the request"},"code":{"type":"string"},
"detail":{"type":"string"}}}}}})";

constexpr std::string_view kId = R"({"type":"string","pattern":"^[1-9][0-9]{0,15}$"})";
constexpr std::string_view kName =
    R"({"type":"string","pattern":"^[A-Za-z0-9._:-]{1,128}$","not":{"enum":[".",".."]}})";
constexpr std::string_view kDuration =
    R"({"type":"string","pattern":"^[0-9]+(ms|s|m|h|d)$","examples":["250ms","90s","15m","24h"]})";
constexpr std::string_view kJobState = R"({"type":"string","enum":["scheduled","blocked","ready",
"running","retrying","succeeded","failed","cancelled","skipped"]})";

// What a client may say about a schedule.
#define PAWL_SCHEDULE_FIELDS \
    R"("name":{"$ref":"#/components/schemas/Name"},"task":{"$ref":"#/components/schemas/Name"},
"cron":{"type":"string"},"timezone":{"type":["string","null"],"default":"UTC"},"payload":{},
"queue":{"type":["string","null"]},"priority":{"type":["integer","null"]},
"overlap":{"enum":["skip","queue","allow","replace",null]},
"catch_up":{"enum":["latest","all","none",null]},
"catch_up_window":{"type":["string","null"]},"catch_up_max":{"type":["integer","null"]},
"jitter":{"type":["string","null"]},"after":{"type":["array","null"],"maxItems":16,
"items":{"$ref":"#/components/schemas/Name"}},"after_timeout":{"type":["string","null"]},
"after_failure":{"enum":["skip","run",null]},"enabled":{"type":["boolean","null"]})"

constexpr std::string_view kScheduleRequest =
    R"({"type":"object","additionalProperties":false,"required":["task","cron"],"properties":{)" PAWL_SCHEDULE_FIELDS
    "}}";
constexpr std::string_view kSchedulePatch =
    R"({"type":"object","additionalProperties":false,"properties":{)" PAWL_SCHEDULE_FIELDS "}}";
constexpr std::string_view kSchedule =
    R"({"type":"object","additionalProperties":false,"required":["name","task","cron","timezone",
"payload","queue","priority","overlap","catch_up","catch_up_window","catch_up_max","jitter","after",
"after_timeout","after_failure","enabled","origin","paused","version","created_at","updated_at",
"next_runs","explain","warnings"],"properties":{)" PAWL_SCHEDULE_FIELDS
    R"(,"origin":{"enum":["config","api"]},"paused":{"type":"boolean"},
"version":{"type":"integer"},"created_at":{"type":"string","format":"date-time"},
"updated_at":{"type":"string","format":"date-time"},
"next_runs":{"type":"array","maxItems":5,"items":{"type":"string","format":"date-time"}},
"explain":{"type":"string"},"warnings":{"type":"array","items":{"type":"string"}}}})";
#undef PAWL_SCHEDULE_FIELDS

constexpr std::string_view kBackfillRequest =
    R"({"type":"object","additionalProperties":false,"required":["from","to"],"properties":{"from":
{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"},
"dry_run":{"type":"boolean","default":false}}})";
constexpr std::string_view kBackfill =
    R"({"type":"object","required":["slots","created"],"properties":{"slots":{"type":"array","items":{"type":"string","format":"date-time"},
"description":"of the span that the ledger does not have"},"created":{"type":"integer"}}})";
constexpr std::string_view kSlot =
    R"({"type":"object","required":["slot","until","count","outcome","job_id","lateness_ms"],
"properties":{"slot":{"type":"string","format":"date-time"},
"until":{"type":"string","format":"date-time"},
"count":{"type":"integer","minimum":1,"description":"of equally skipped slots, slot to until"},
"outcome":{"enum":["fired","skipped:overlap","skipped:misfire","skipped:paused"]},
"job_id":{"type":["string","null"]},"lateness_ms":{"type":["integer","null"]}}})";

constexpr std::string_view kTimelineLane =
    R"({"type":"object","required":["schedule","task","cron","timezone","paused","runs","more_runs",
"next","more_next"],"properties":{"schedule":{"$ref":"#/components/schemas/Name"},
"task":{"$ref":"#/components/schemas/Name"},"cron":{"type":"string"},"timezone":{"type":"string"},
"paused":{"type":"boolean"},"runs":{"description":"oldest first, the newest 200","type":"array",
"items":{"allOf":[{"$ref":"#/components/schemas/Slot"},{"type":"object","required":["state",
"started_at","finished_at"],"properties":{"state":{"description":
"of the job; null: there is none, or no longer","type":["string","null"]},
"started_at":{"description":"of its last attempt","type":["string","null"]},
"finished_at":{"type":["string","null"]}}}]}},"more_runs":{"type":"boolean"},
"next":{"description":"slots to come, at most 200; none while paused","type":"array",
"items":{"type":"string","format":"date-time"}},"more_next":{"type":"boolean"}}})";
constexpr std::string_view kTimeline =
    R"({"type":"object","required":["from","to","now","data","next_cursor","has_more"],"properties":
{"from":{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"},
"now":{"type":"string","format":"date-time"},"data":{"type":"array",
"items":{"$ref":"#/components/schemas/TimelineLane"}},"next_cursor":{"type":["string","null"]},
"has_more":{"type":"boolean"}}})";
constexpr std::string_view kCronExplanation =
    R"({"type":"object","required":["cron","timezone","explain","next_runs","warnings"],"properties":
{"cron":{"type":"string"},"timezone":{"type":"string"},"explain":{"type":"string"},
"next_runs":{"type":"array","items":{"type":"string","format":"date-time"}},
"warnings":{"type":"array","items":{"type":"string"}}}})";
constexpr std::string_view kProcessHistory =
    R"({"type":"object","required":["node","step_seconds","data"],"properties":
{"node":{"type":"string"},"step_seconds":{"type":"integer"},"data":{"type":"array","items":
{"type":"object","required":["at","cpu_cores","memory_bytes","connections","running"],"properties":
{"at":{"type":"string","format":"date-time"},"cpu_cores":{"description":
"mean over the step","type":"number"},"memory_bytes":{"type":"integer"},
"connections":{"type":"integer"},"running":{"description":"attempts","type":"integer"}}}}}})";

constexpr std::string_view kStates =
    R"({"type":"object","required":["scheduled","blocked","ready","running","retrying","succeeded",
"failed","cancelled","skipped"],"additionalProperties":{"type":"integer"}})";
constexpr std::string_view kDurations =
    R"({"type":"object","required":["avg","p50","p95","p99"],"additionalProperties":{"type":"number"}})";
constexpr std::string_view kQueueRequest =
    R"({"type":"object","additionalProperties":false,"properties":{"concurrency":
{"type":["integer","null"],"minimum":1,"description":"null: unlimited"},
"per_key_concurrency":{"type":["integer","null"],"minimum":1},
"rate":{"type":["string","null"],"examples":["100/1m"]},
"per_key_rate":{"type":["string","null"],"examples":["10/1s"]},
"aging_limit":{"type":["string","null"],"examples":["10m"],
"description":"a due job waits at most this long behind higher priorities"}}})";
constexpr std::string_view kQueuePause =
    R"({"type":"object","additionalProperties":false,"properties":{"key":{"type":"string",
"minLength":1,"description":"only jobs with this concurrency key"}}})";
constexpr std::string_view kQueue =
    R"({"type":"object","required":["name","paused","concurrency","states","oldest_ready_at",
"oldest_ready_seconds"],"properties":{"name":{"$ref":"#/components/schemas/Name"},
"paused":{"type":"boolean"},"concurrency":{"type":["integer","null"]},
"per_key_concurrency":{"type":["integer","null"]},"rate":{"type":["string","null"]},
"per_key_rate":{"type":["string","null"]},"aging_limit":{"type":"string"},
"paused_keys":{"type":"array","items":{"type":"string"}},
"states":{"$ref":"#/components/schemas/States"},"oldest_ready_at":{"type":["string","null"]},
"oldest_ready_seconds":{"type":["number","null"]}}})";
constexpr std::string_view kPurged =
    R"({"type":"object","required":["cancelled"],"properties":{"cancelled":{"type":"integer"}}})";

constexpr std::string_view kNumbers =
    R"({"type":"object","required":["runs","succeeded","failed","cancelled","skipped","run_ms","wait_ms"],
"properties":{"runs":{"type":"integer"},"succeeded":{"type":"integer"},
"failed":{"type":"integer"},"cancelled":{"type":"integer"},"skipped":{"type":"integer"},
"run_ms":{"$ref":"#/components/schemas/Durations"},
"wait_ms":{"$ref":"#/components/schemas/Durations"}}})";
constexpr std::string_view kTask =
    R"({"type":"object","required":["name","kind","queue","priority","max_attempts","backoff",
"backoff_jitter","timeout","tags","search","endpoint","runnable","paused","states","last_day"],
"properties":{"name":{"$ref":"#/components/schemas/Name"},"kind":{"type":"string"},
"queue":{"type":"string"},"priority":{"type":"integer"},"max_attempts":{"type":"integer"},
"backoff":{"type":"string"},"backoff_jitter":{"enum":["full","none"]},
"timeout":{"$ref":"#/components/schemas/Duration"},
"tags":{"type":"array","items":{"type":"string"}},
"search":{"type":"array","items":{"type":"string"},
"description":"keys of the payload that its jobs are looked up by"},"endpoint":{"type":"boolean"},
"runnable":{"type":"boolean","description":"this node has a handler for it, or workers lease it"},
"paused":{"type":"boolean"},"circuit":{"enum":["closed","open","half_open"],
"description":"of the breaker on this node"},"states":{"$ref":"#/components/schemas/States"},
"last_day":{"$ref":"#/components/schemas/Numbers"}}})";
constexpr std::string_view kStats =
    R"({"type":"object","required":["from","to","states","queues","tasks"],"properties":{"from":
{"type":"string","format":"date-time"},"to":{"type":"string","format":"date-time"},
"states":{"$ref":"#/components/schemas/States"},
"queues":{"type":"array","items":{"$ref":"#/components/schemas/Queue"}},
"tasks":{"type":"array","items":{"allOf":[{"$ref":"#/components/schemas/Numbers"},
{"type":"object","required":["task","states"],"properties":{"task":{"type":"string"},
"states":{"$ref":"#/components/schemas/States"}}}]}}}})";
constexpr std::string_view kTimeseries =
    R"({"type":"object","required":["step","from","to","data"],"properties":{"step":
{"enum":["minute","hour","day"]},"from":{"type":"string","format":"date-time"},
"to":{"type":"string","format":"date-time"},"data":{"type":"array","items":{"allOf":[
{"$ref":"#/components/schemas/Numbers"},{"type":"object","required":["at"],"properties":{"at":
{"type":"string","format":"date-time"}}}]}}}})";
#define PAWL_AI_NUMBERS \
    R"("calls":{"type":"integer","description":"that were answered"},"failed":{"type":"integer"},
"input_tokens":{"type":"integer","description":"without those from or for a prompt cache"},
"cached_tokens":{"type":"integer"},"cache_write_tokens":{"type":"integer"},
"output_tokens":{"type":"integer"},"cost_usd":{"type":["number","null"],
"description":"of the calls whose cost is known; null if there is none"},
"unpriced_calls":{"type":"integer","description":"whose cost nobody knows"})"
constexpr std::string_view kAiUsage =
    R"({"type":"object","required":["from","to","data","total","budgets"],"properties":{"from":
{"type":["string","null"],"format":"date-time"},"to":{"type":["string","null"],
"format":"date-time"},"data":{"type":"array","items":{"type":"object","required":["at","provider",
"model","task","calls","failed","cost_usd","unpriced_calls"],"properties":{"at":{"type":"string",
"format":"date-time","description":"the begin of the step; of a job, its last call"},
"provider":{"type":"string"},"model":{"type":"string"},"task":{"type":["string","null"],
"description":"null: outside of a job"},)" PAWL_AI_NUMBERS
    R"(}}},"total":{"type":"object","properties":{)" PAWL_AI_NUMBERS
    R"(}},"budgets":{"type":"array","items":{"type":"object","required":["connection","task","budget",
"unit","limit","spent","unpriced_calls","resets_at"],"properties":{"connection":{"type":["string",
"null"]},"task":{"type":["string","null"],"description":"whose it is, if no connection's"},
"budget":{"type":"string","examples":["5 USD/1d"]},"unit":{"enum":["usd","tokens"]},
"limit":{"type":"number"},"spent":{"type":"number"},"unpriced_calls":{"type":"integer"},
"resets_at":{"type":"string","format":"date-time"}}}}}})";
#undef PAWL_AI_NUMBERS
constexpr std::string_view kFingerprint =
    R"({"type":"string","pattern":"^([0-9a-f]{16}|other)$",
"description":"a group of errors; other: those beyond the first 1000 groups of a task"})";
constexpr std::string_view kErrorGroup =
    R"({"type":"object","additionalProperties":false,"required":["fingerprint","task","code","message",
"retryable","count","first_seen","last_seen","last_job_id"],"properties":{"fingerprint":
{"$ref":"#/components/schemas/Fingerprint"},"task":{"$ref":"#/components/schemas/Name"},
"code":{"type":"string"},"message":{"type":"string",
"description":"of the last one, at most 1024 bytes of it"},
"retryable":{"type":"boolean","description":"the last one allowed another attempt"},
"count":{"type":"integer","minimum":1},"first_seen":{"type":"string","format":"date-time"},
"last_seen":{"type":"string","format":"date-time"},
"last_job_id":{"$ref":"#/components/schemas/Id"}}})";
constexpr std::string_view kKeyRequest =
    R"({"type":"object","additionalProperties":false,"required":["name","role"],"properties":
{"name":{"$ref":"#/components/schemas/Name"},
"role":{"enum":["admin","operator","producer","worker","viewer"]},
"queues":{"type":"array","maxItems":100,"items":{"$ref":"#/components/schemas/Name"},
"description":"empty: any queue; not together with the role admin"},
"tasks":{"type":"array","maxItems":100,"items":{"$ref":"#/components/schemas/Name"},
"description":"empty: any task"},
"expires_at":{"type":["string","null"],"format":"date-time"}}})";
#define PAWL_KEY_FIELDS \
    R"("id":{"$ref":"#/components/schemas/Id"},"name":{"$ref":"#/components/schemas/Name"},
"role":{"enum":["admin","operator","producer","worker","viewer"]},
"prefix":{"type":"string","pattern":"^[0-9a-f]{8}$","description":"the key begins pawl_PREFIX_"},
"queues":{"type":"array","items":{"$ref":"#/components/schemas/Name"}},
"tasks":{"type":"array","items":{"$ref":"#/components/schemas/Name"}},
"created_at":{"type":"string","format":"date-time"},"expires_at":{"type":["string","null"]},
"revoked_at":{"type":["string","null"]})"
constexpr std::string_view kKey =
    R"({"type":"object","additionalProperties":false,"required":["id","name","role","prefix","queues",
"tasks","created_at","expires_at","revoked_at"],"properties":{)" PAWL_KEY_FIELDS "}}";
constexpr std::string_view kNewKey =
    R"({"type":"object","additionalProperties":false,"required":["id","name","role","prefix","secret",
"queues","tasks","created_at","expires_at","revoked_at"],"properties":{"secret":{"type":"string",
"description":"the whole key; shown once"},)" PAWL_KEY_FIELDS "}}";
#undef PAWL_KEY_FIELDS
constexpr std::string_view kHealth =
    R"({"type":"object","required":["status"],"properties":{"status":{"enum":["ready","not_ready"]},
"reasons":{"type":"array","items":{"type":"string"}},"version":{"type":"string"}}})";

#define PAWL_PAGE(element)                                                                   \
    R"({"type":"object","required":["data","next_cursor","has_more"],"properties":{"data":)" \
    R"({"type":"array","items":{"$ref":"#/components/schemas/)" element                      \
    R"("}},"next_cursor":{"type":["string","null"]},"has_more":{"type":"boolean"}}})"

// As PAWL_PAGE, and how far a search has come that is not over.
constexpr std::string_view kJobPage =
    R"({"type":"object","required":["data","next_cursor","has_more"],"properties":{"data":{"type":"array",
"items":{"$ref":"#/components/schemas/Job"}},"next_cursor":{"type":["string","null"]},
"has_more":{"type":"boolean"},"looked_back_to":{"type":"string","format":"date-time"}}})";

constexpr auto kJobSchemas = std::to_array<Schema>({
    {"Problem", kProblem},
    {"Id", kId},
    {"Name", kName},
    {"Duration", kDuration},
    {"JobState", kJobState},
    {"BatchRequest", kBatchRequest},
    {"Batch", kBatch},
    {"BatchPage", PAWL_PAGE("Batch")},
    {"JobRequest", kJobRequest},
    {"BulkRequest", kBulkRequest},
    {"RetryRequest", kRetryRequest},
    {"JobPatch", kJobPatch},
    {"SnoozeRequest", kSnoozeRequest},
    {"CloneRequest", kCloneRequest},
    {"Why", kWhy},
    {"BulkActionRequest", kBulkActionRequest},
    {"BulkFilter", kBulkFilter},
    {"BulkAction", kBulkAction},
    {"BulkActionPage", PAWL_PAGE("BulkAction")},
    {"JobError", kJobError},
    {"Job", kJob},
    {"JobIds", kJobIds},
    {"JobPage", kJobPage},
    {"Attempt", kAttempt},
    {"AttemptPage", PAWL_PAGE("Attempt")},
    {"LogLine", kLogLine},
    {"LogPage", PAWL_PAGE("LogLine")},
});

constexpr auto kOtherSchemas = std::to_array<Schema>({
    {"ScheduleRequest", kScheduleRequest},
    {"SchedulePatch", kSchedulePatch},
    {"Schedule", kSchedule},
    {"SchedulePage", PAWL_PAGE("Schedule")},
    {"BackfillRequest", kBackfillRequest},
    {"Backfill", kBackfill},
    {"Slot", kSlot},
    {"SlotPage", PAWL_PAGE("Slot")},
    {"TimelineLane", kTimelineLane},
    {"Timeline", kTimeline},
    {"CronExplanation", kCronExplanation},
    {"States", kStates},
    {"Durations", kDurations},
    {"QueueRequest", kQueueRequest},
    {"QueuePause", kQueuePause},
    {"Queue", kQueue},
    {"QueuePage", PAWL_PAGE("Queue")},
    {"Purged", kPurged},
    {"LeaseRequest", kLeaseRequest},
    {"Leases", kLeases},
    {"Heartbeat", kHeartbeat},
    {"ProgressRequest", kProgressRequest},
    {"LogRequest", kLogRequest},
    {"Done", kDone},
    {"CompleteRequest", kCompleteRequest},
    {"FailRequest", kFailRequest},
    {"FinishRequest", kFinishRequest},
    {"Finished", kFinished},
    {"Worker", kWorker},
    {"WorkerPage", PAWL_PAGE("Worker")},
    {"Node", kNode},
    {"NodePage", PAWL_PAGE("Node")},
    {"ProcessHistory", kProcessHistory},
    {"Numbers", kNumbers},
    {"Task", kTask},
    {"TaskPage", PAWL_PAGE("Task")},
    {"Stats", kStats},
    {"Timeseries", kTimeseries},
    {"AiUsage", kAiUsage},
    {"Fingerprint", kFingerprint},
    {"ErrorGroup", kErrorGroup},
    {"ErrorPage", PAWL_PAGE("ErrorGroup")},
    {"KeyRequest", kKeyRequest},
    {"Key", kKey},
    {"NewKey", kNewKey},
    {"KeyPage", PAWL_PAGE("Key")},
    {"Health", kHealth},
    {"OpenApi", R"({"type":"object","required":["openapi","info","paths"]})"},
});
#undef PAWL_PAGE

}  // namespace

auto schemas() -> std::span<const Schema> {
    static const auto kSchemas = [] {
        std::vector<Schema> all(kJobSchemas.begin(), kJobSchemas.end());
        all.insert(all.end(), kOtherSchemas.begin(), kOtherSchemas.end());
        return all;
    }();
    return kSchemas;
}

}  // namespace pawl::api
