-- The tables of the five applications on PostgreSQL. With pgvector, make `embedding` a vector(1536).

create table users(
  id text primary key,
  email text not null,
  status text not null default 'ACTIVE',
  created_at timestamptz default now()
);

create table articles(
  id bigint generated always as identity primary key,
  title text not null,
  slug text unique,
  content text not null,
  summary text,
  image_url text,
  published boolean default true,
  author_id text,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table prompts(
  id bigint generated always as identity primary key,
  category text,
  question text not null,
  frequency text not null default 'daily',
  runs integer not null default 1,
  active boolean not null default true,
  models jsonb not null,
  last_run_at timestamptz,
  created_at timestamptz default now()
);

create table models(
  id text primary key,
  name text not null,
  provider text not null,
  created_at timestamptz default now()
);

create table prompt_jobs(
  id bigint generated always as identity primary key,
  prompt_id bigint not null,
  model_id text not null,
  run_index integer not null,
  batch_key text not null,
  status text not null default 'queued',
  error_message text,
  attempt_count integer not null default 0,
  scheduled_for timestamptz,
  started_at timestamptz,
  finished_at timestamptz,
  created_at timestamptz default now(),
  unique(prompt_id, model_id, run_index, batch_key)
);

create table entities(
  id bigint generated always as identity primary key,
  name text not null unique,
  category text,
  total_mentions integer not null default 0,
  last_mentioned_at timestamptz,
  created_at timestamptz default now()
);

create table responses(
  id bigint generated always as identity primary key,
  prompt_id bigint not null,
  model_id text not null,
  entity_id bigint,
  response_text text,
  timestamp timestamptz
);

create table notes(
  id bigint generated always as identity primary key,
  user_id text not null,
  content text not null,
  type text not null default 'unclassified',
  archived boolean not null default false,
  embedding real[],
  cluster text,
  cluster_confidence double precision,
  cluster_updated_at timestamptz,
  created_at timestamptz default now(),
  updated_at timestamptz default now()
);

create table smart_stacks(
  id bigint generated always as identity primary key,
  user_id text not null,
  name text not null,
  cluster text,
  note_count integer not null default 0,
  summary text,
  pinned boolean not null default false,
  created_at timestamptz default now(),
  updated_at timestamptz default now(),
  unique(user_id, cluster)
);

create table weekly_insights(
  id bigint generated always as identity primary key,
  user_id text not null,
  week_start timestamptz not null,
  summary text,
  sentiment text,
  note_count integer not null default 0,
  created_at timestamptz default now(),
  unique(user_id, week_start)
);

create table sites(
  id text primary key,
  user_id text not null,
  url text not null,
  created_at timestamptz default now()
);

create table issues(
  id bigint generated always as identity primary key,
  site_id text not null,
  type text,
  category text,
  title text,
  severity text,
  page_url text,
  details text,
  estimated_impact integer,
  status text not null default 'OPEN',
  created_at timestamptz default now()
);

create table fixes(
  id bigint generated always as identity primary key,
  issue_id bigint,
  rollback_expires_at timestamptz,
  before_state text,
  created_at timestamptz default now()
);

create table audit_logs(
  id bigint generated always as identity primary key,
  user_id text,
  site_id text,
  action text,
  details text,
  created_at timestamptz default now()
);

create table notifications(
  id bigint generated always as identity primary key,
  user_id text,
  message text,
  read boolean not null default false,
  created_at timestamptz default now()
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
  id bigint generated always as identity primary key,
  user_id text,
  site_id text,
  messages text,
  created_at timestamptz default now()
);
