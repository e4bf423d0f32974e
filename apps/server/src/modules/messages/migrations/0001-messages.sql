-- One row per message to one phone or one address. The text stands sealed until it has left; one that carries a secret
-- is erased then. People read `body_masked`, in which secrets are stars.
create table messages.message (
  id uuid primary key,
  -- Whoever asks for the same message again names the same key and gets the same row.
  dedupe_key text collate "C" not null unique,
  kind text not null,
  channel text not null check (channel in ('sms', 'email')),
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  client_id uuid,
  to_sealed bytea not null,
  to_index bytea not null check (octet_length(to_index) = 16),
  to_masked text not null,
  subject_masked text,
  body_masked text not null,
  content_sealed bytea,
  secret boolean not null,
  urgent boolean not null,
  status text not null default 'QUEUED' check (status in ('QUEUED', 'SENT', 'DELIVERED', 'FAILED')),
  -- Why it waits, or why it failed: a code of schema.ts.
  reason text,
  attempts integer not null default 0,
  -- Counts how often a person sent it anew; the provider knows message and round as one reference.
  round integer not null default 1,
  next_at timestamptz not null,
  expires_at timestamptz not null,
  provider_id text,
  -- What the provider or the mail server answered when it took the message.
  receipt text,
  created_at timestamptz not null,
  sent_at timestamptz,
  settled_at timestamptz,
  check (status <> 'QUEUED' or content_sealed is not null),
  check (status <> 'FAILED' or reason is not null),
  check ((status in ('SENT', 'DELIVERED')) = (sent_at is not null))
);
create index message_created on messages.message (created_at desc, id desc);
create index message_client on messages.message (client_id, created_at desc, id desc) where client_id is not null;
create index message_waiting on messages.message (next_at) where status = 'QUEUED';
create index message_under_way on messages.message (sent_at) where status = 'SENT' and channel = 'sms';
create index message_failed on messages.message (created_at desc, id desc) where status = 'FAILED';
create index message_to on messages.message (to_index);

-- A broker's own words for a kind, instead of those that come with the code.
create table messages.template (
  kind text not null,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  subject text,
  body text not null,
  changed_by uuid not null,
  changed_at timestamptz not null,
  primary key (kind, language)
);

-- One row: the hours of the house's day in which nobody is disturbed; both null: there are none.
create table messages.setting (
  singleton boolean primary key default true check (singleton),
  quiet_from time,
  quiet_to time,
  changed_by uuid,
  changed_at timestamptz not null,
  check ((quiet_from is null) = (quiet_to is null)),
  check (quiet_from is distinct from quiet_to or quiet_from is null)
);
insert into messages.setting (quiet_from, quiet_to, changed_at) values ('22:00', '08:00', '2026-01-01T00:00:00Z');

create view messages.v_message as
  select id, kind, channel, client_id, status, reason, to_masked, created_at, sent_at, settled_at from messages.message;
