-- One file a person asked for: a list with its filters, written by a job, kept for a while, fetched by that person only.
create table platform.export (
  id uuid primary key,
  operator_id uuid not null,
  operator_name text not null,
  api_key_id uuid,
  key_permissions text[],
  list_id text not null,
  query jsonb not null,
  columns text[] not null check (cardinality(columns) > 0),
  format text not null check (format in ('xlsx', 'csv')),
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  state text not null check (state in ('queued', 'running', 'ready', 'failed', 'cancelled', 'expired')),
  rows_done int not null default 0,
  rows_total int,
  sha256 text references platform.object (sha256),
  size bigint,
  file_name text,
  -- Why it failed: a code of an error catalogue, with its module.
  module text,
  code text,
  params jsonb,
  created_at timestamptz not null,
  finished_at timestamptz,
  expires_at timestamptz,
  check ((state = 'ready') = (sha256 is not null)),
  check ((state = 'failed') = (code is not null))
);
create index export_operator on platform.export (operator_id, created_at desc, id desc);
create index export_expiry on platform.export (expires_at) where state = 'ready';
create index export_content on platform.export (sha256) where sha256 is not null;
