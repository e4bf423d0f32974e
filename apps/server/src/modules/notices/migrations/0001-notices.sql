-- What somebody is told, as it was worded for him; nothing of it changes but when it was read.
create table notices.notice (
  id uuid primary key,
  -- Names what happened and who is told: told once, however often the news comes.
  dedupe_key text collate "C" not null unique,
  event text not null,
  recipient text not null check (recipient in ('handler', 'launcher', 'copy', 'client')),
  -- Null where the client is told, who reads nothing in the console.
  operator_id uuid,
  case_id uuid not null,
  node_id text,
  client_id uuid,
  business_line text,
  department_id uuid,
  title text not null,
  body text not null,
  -- The page it is about.
  path text not null,
  created_at timestamptz not null,
  read_at timestamptz,
  check ((operator_id is null) = (recipient = 'client'))
);
create index notice_operator on notices.notice (operator_id, id desc) where operator_id is not null;
create index notice_unread on notices.notice (operator_id) where read_at is null;
create index notice_case on notices.notice (case_id, id desc);
create index notice_client on notices.notice (client_id, id desc) where client_id is not null;

-- By which ways a notice leaves the house, one row each. `message_id` is the message it went with, alone or with others.
create table notices.way (
  id uuid primary key,
  notice_id uuid not null references notices.notice (id),
  channel text not null check (channel in ('email', 'sms', 'chat')),
  -- Whose way it is: one person's, one client's, one robot's. What is due together for one of them goes as one message.
  holder_id uuid not null,
  due_at timestamptz not null,
  -- Set when it has been put into the queue, or given up: nobody has an address any more.
  settled_at timestamptz,
  message_id uuid,
  unique (notice_id, channel, holder_id),
  check (message_id is null or settled_at is not null)
);
create index way_due on notices.way (due_at) where settled_at is null;
create index way_recent on notices.way (holder_id, channel, settled_at) where message_id is not null;

-- Whether an event is told, and by which ways: everywhere, in one flow, or at one step of it; the narrowest counts.
create table notices.rule (
  id uuid primary key,
  event text not null,
  recipient text not null check (recipient in ('handler', 'launcher', 'copy', 'client')),
  flow_code text,
  node_id text,
  enabled boolean not null,
  channels text[] not null check (channels <@ array['email', 'sms']),
  changed_by uuid not null,
  changed_at timestamptz not null,
  unique nulls not distinct (event, recipient, flow_code, node_id),
  check (node_id is null or flow_code is not null)
);

-- A broker's own words, by the same measure.
create table notices.template (
  event text not null,
  recipient text not null check (recipient in ('handler', 'launcher', 'copy', 'client')),
  flow_code text,
  node_id text,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  title text not null,
  body text not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  unique nulls not distinct (event, recipient, flow_code, node_id, language),
  check (node_id is null or flow_code is not null)
);

-- Where one person wants to be told besides the console.
create table notices.preference (
  operator_id uuid primary key,
  email_sealed bytea,
  email_masked text,
  phone_sealed bytea,
  phone_masked text,
  email_mode text not null check (email_mode in ('each', 'digest', 'off')),
  by_sms boolean not null,
  -- When the day's digest leaves, by the house's clock.
  digest_at time not null,
  changed_at timestamptz not null,
  check ((email_sealed is null) = (email_masked is null)),
  check ((phone_sealed is null) = (phone_masked is null))
);

create view notices.v_notice as
  select id, event, recipient, operator_id, case_id, client_id, business_line, department_id, created_at, read_at
  from notices.notice;
