-- What happened in the house, for other systems: ids and types, never what rows hold. Written by one transaction at a time
-- (an advisory lock), so that numbers rise in the order in which they can be seen and a cursor overlooks none.
create table webhooks.event (
  seq bigint generated always as identity primary key,
  id uuid not null unique,
  -- The record or the line of a case's history it comes from: told once.
  source text collate "C" not null unique,
  type text not null,
  at timestamptz not null,
  target_type text,
  target_id text,
  client_id uuid,
  account_id uuid,
  case_id uuid,
  actor_id uuid,
  business_line text,
  department_id uuid
);
create index event_at on webhooks.event (at);
create index event_type on webhooks.event (type, seq);

-- How far the journal has been read; no row: nobody asked for events yet.
create table webhooks.feed (
  one boolean primary key check (one),
  position bigint not null,
  changed_at timestamptz not null
);

create table webhooks.subscription (
  id uuid primary key,
  name text not null check (length(name) between 1 and 100),
  url text not null,
  -- Empty: every type.
  types text[] not null,
  secret_sealed bytea not null,
  -- Whose rights say which events are told; of a key also what it was allowed.
  operator_id uuid not null,
  operator_name text not null,
  api_key_id uuid,
  key_permissions text[],
  state text not null check (state in ('active', 'paused', 'disabled')),
  -- Why it was disabled: gone, or failing for too long.
  reason text check (reason in ('GONE', 'FAILING', 'NO_RIGHT')),
  -- Events up to this one have been looked at for it.
  seen_seq bigint not null,
  failing_since timestamptz,
  attempts int not null default 0,
  -- Nothing is sent before.
  next_at timestamptz not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  version int not null default 1,
  check ((state = 'disabled') = (reason is not null))
);
create index subscription_created on webhooks.subscription (created_at desc, id desc);
create index subscription_due on webhooks.subscription (next_at) where state = 'active';

create table webhooks.delivery (
  id uuid primary key,
  subscription_id uuid not null references webhooks.subscription (id) on delete cascade,
  event_seq bigint not null references webhooks.event (seq) on delete cascade,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'failed')),
  attempts int not null default 0,
  -- How often a person had it sent again.
  replays int not null default 0,
  next_at timestamptz not null,
  http_status int,
  error text,
  duration_ms int,
  created_at timestamptz not null,
  settled_at timestamptz,
  unique (subscription_id, event_seq),
  check ((state = 'waiting') = (settled_at is null))
);
create index delivery_waiting on webhooks.delivery (subscription_id, event_seq) where state = 'waiting';
create index delivery_created on webhooks.delivery (subscription_id, created_at desc, id desc);
