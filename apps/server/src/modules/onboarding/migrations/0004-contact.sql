-- Of which applications the house asks that the client proves phone or address of mail before they are submitted, and by
-- which ways. One row.
create table onboarding.contact_demand (
  singleton boolean primary key default true check (singleton),
  sources text[] not null check (sources <@ array['form', 'import', 'api']),
  channels text[] not null check (cardinality(channels) > 0 and channels <@ array['sms', 'email']),
  changed_by_name text,
  changed_at timestamptz
);
insert into onboarding.contact_demand (sources, channels) values (array['form'], array['sms', 'email']);

-- A code that went to a number or an address written in an application. Used, replaced, or void since the number changed,
-- it has ended and its hash is gone.
create table onboarding.contact_code (
  id uuid primary key,
  application_id uuid not null references onboarding.application (id),
  channel text not null check (channel in ('sms', 'email')),
  to_index bytea not null check (octet_length(to_index) = 16),
  -- HMAC of the code: six digits could be guessed from a plain hash.
  code_hash bytea check (octet_length(code_hash) = 32),
  message_id uuid not null,
  tries integer not null default 0,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  ended_at timestamptz,
  check ((ended_at is null) = (code_hash is not null))
);
create unique index contact_code_open on onboarding.contact_code (application_id, channel) where ended_at is null;
create index contact_code_to on onboarding.contact_code (to_index, sent_at);

-- That somebody read the code back. Void once the application names another number or address.
create table onboarding.contact_confirmation (
  id uuid primary key,
  application_id uuid not null references onboarding.application (id),
  channel text not null check (channel in ('sms', 'email')),
  to_index bytea not null check (octet_length(to_index) = 16),
  confirmed_at timestamptz not null,
  confirmed_by_name text not null,
  voided_at timestamptz
);
create unique index contact_confirmation_standing on onboarding.contact_confirmation (application_id, channel)
  where voided_at is null;
