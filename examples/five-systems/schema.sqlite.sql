-- The tables of the five applications on SQLite. Times are text of RFC 3339.

create table users(
  id text primary key,
  email text not null,
  status text not null default 'ACTIVE',
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table articles(
  id integer primary key autoincrement,
  title text not null,
  slug text unique,
  content text not null,
  summary text,
  image_url text,
  published boolean default true,
  author_id text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table prompts(
  id integer primary key autoincrement,
  category text,
  question text not null,
  frequency text not null default 'daily',
  runs integer not null default 1,
  active boolean not null default true,
  models text not null,
  last_run_at text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table models(
  id text primary key,
  name text not null,
  provider text not null,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table prompt_jobs(
  id integer primary key autoincrement,
  prompt_id bigint not null,
  model_id text not null,
  run_index integer not null,
  batch_key text not null,
  status text not null default 'queued',
  error_message text,
  attempt_count integer not null default 0,
  scheduled_for text,
  started_at text,
  finished_at text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique(prompt_id, model_id, run_index, batch_key)
);

create table entities(
  id integer primary key autoincrement,
  name text not null unique,
  category text,
  total_mentions integer not null default 0,
  last_mentioned_at text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table responses(
  id integer primary key autoincrement,
  prompt_id bigint not null,
  model_id text not null,
  entity_id bigint,
  response_text text,
  timestamp text
);

create table notes(
  id integer primary key autoincrement,
  user_id text not null,
  content text not null,
  type text not null default 'unclassified',
  archived boolean not null default false,
  embedding text,
  cluster text,
  cluster_confidence double precision,
  cluster_updated_at text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table smart_stacks(
  id integer primary key autoincrement,
  user_id text not null,
  name text not null,
  cluster text,
  note_count integer not null default 0,
  summary text,
  pinned boolean not null default false,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  updated_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique(user_id, cluster)
);

create table weekly_insights(
  id integer primary key autoincrement,
  user_id text not null,
  week_start text not null,
  summary text,
  sentiment text,
  note_count integer not null default 0,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')),
  unique(user_id, week_start)
);

create table sites(
  id text primary key,
  user_id text not null,
  url text not null,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table issues(
  id integer primary key autoincrement,
  site_id text not null,
  type text,
  category text,
  title text,
  severity text,
  page_url text,
  details text,
  estimated_impact integer,
  status text not null default 'OPEN',
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table fixes(
  id integer primary key autoincrement,
  issue_id bigint,
  rollback_expires_at text,
  before_state text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table audit_logs(
  id integer primary key autoincrement,
  user_id text,
  site_id text,
  action text,
  details text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table notifications(
  id integer primary key autoincrement,
  user_id text,
  message text,
  read boolean not null default false,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);

create table usage(
  user_id text not null,
  month text not null,
  fixes_applied integer not null default 0,
  ai_calls_made integer not null default 0,
  sites_connected integer not null default 0,
  primary key(user_id, month)
);

create table ai_conversations(
  id integer primary key autoincrement,
  user_id text,
  site_id text,
  messages text,
  created_at text default (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'))
);
