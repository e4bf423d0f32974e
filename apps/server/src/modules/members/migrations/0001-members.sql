-- Numbers of members the house gives out: M and eight digits.
create sequence members.member_number start 60000001;

-- One row per login of the client's app. It exists before any account; its client is the one that bears its number.
create table members.member (
  id uuid primary key,
  member_no text collate "C" not null unique,
  -- The broker's own id of the person; never used again for another.
  open_id text collate "C" unique,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  phone_sealed bytea,
  phone_index bytea unique check (octet_length(phone_index) = 16),
  phone_masked text,
  phone_changed_at timestamptz not null,
  email_sealed bytea,
  email_index bytea unique check (octet_length(email_index) = 16),
  email_masked text,
  email_changed_at timestamptz not null,
  -- argon2id; `once` is valid for one sign-in until it expires, `chosen` is the person's own.
  password_hash text,
  password_kind text check (password_kind in ('once', 'chosen')),
  password_set_at timestamptz,
  password_expires_at timestamptz,
  password_used_at timestamptz,
  -- SHA-256 of what proves that the person may choose a password now.
  change_hash bytea,
  change_expires_at timestamptz,
  -- Wrong passwords in a row.
  errors integer not null default 0,
  locked_at timestamptz,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((phone_sealed is null) = (phone_index is null) and (phone_sealed is null) = (phone_masked is null)),
  check ((email_sealed is null) = (email_index is null) and (email_sealed is null) = (email_masked is null)),
  check ((password_hash is null) = (password_kind is null)),
  check ((password_kind = 'once') = (password_expires_at is not null)),
  check ((change_hash is null) = (change_expires_at is null))
);
create index member_created on members.member (created_at desc, id desc);
create index member_locked on members.member (created_at desc, id desc) where locked_at is not null;

-- How each device of a member stands, worked out from its events whatever order they came in.
create table members.device (
  id uuid primary key,
  member_id uuid not null references members.member (id),
  -- What the app calls the device.
  device_key text collate "C" not null,
  platform text not null check (platform in ('ios', 'android', 'web', 'desktop', 'other')),
  model text,
  os text,
  app_version text,
  last_ip text,
  seen_at timestamptz not null,
  bound boolean not null default false,
  bound_at timestamptz,
  first_login_at timestamptz,
  last_login_at timestamptz,
  -- The session that is live on it, since when; null: none since then.
  session_id text collate "C",
  session_at timestamptz,
  unique (member_id, device_key)
);
create index device_seen on members.device (seen_at desc, id desc);
create index device_session on members.device (session_id) where session_id is not null;

-- What happened on devices; never changed.
create table members.device_event (
  id uuid primary key,
  member_id uuid not null references members.member (id),
  device_id uuid not null references members.device (id),
  -- The sender's own id of the event: told twice, it happened once.
  event_key text collate "C" not null,
  event text not null check (event in ('bind', 'unbind', 'change', 'login-ok', 'login-failed', 'forced-out')),
  -- When it happened; never later than when it was told.
  at timestamptz not null,
  reported_at timestamptz not null,
  received_at timestamptz not null,
  -- The sender's clock ran ahead by more than it may.
  skewed boolean not null,
  platform text not null,
  model text,
  os text,
  app_version text,
  ip text,
  session_id text,
  -- Whoever did it in the console; null for the app.
  operator_id uuid,
  unique (member_id, event_key)
);
create index device_event_at on members.device_event (at desc, id desc);
create index device_event_member on members.device_event (member_id, at desc, id desc);
create index device_event_device on members.device_event (device_id, at desc, id desc);
create function members.refuse_change() returns trigger language plpgsql as $$
  begin raise exception 'device events are never changed'; end $$;
create trigger device_event_kept before update or delete on members.device_event
  for each row execute function members.refuse_change();

-- Each time a password was reset: the two messages say how far it got.
create table members.reset (
  id uuid primary key,
  member_id uuid not null references members.member (id),
  sms_id uuid not null,
  email_id uuid not null,
  ticket_id uuid,
  operator_id uuid not null,
  reason text not null,
  at timestamptz not null
);
create index reset_member on members.reset (member_id, at desc, id desc);
