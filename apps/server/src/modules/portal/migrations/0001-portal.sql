-- Whoever proved a password and now has to give the code that went to the phone. Spent, tried too often or over, it proves
-- nothing.
create table portal.challenge (
  id uuid primary key,
  member_id uuid not null,
  token_hash bytea not null unique,
  -- HMAC of the code: six digits could be guessed from a plain hash.
  code_hash bytea not null,
  device_key text collate "C" not null,
  agent text,
  sent integer not null default 1 check (sent > 0),
  tries integer not null default 0,
  made_at timestamptz not null,
  sent_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz
);
create index challenge_expiry on portal.challenge (expires_at);

-- Sessions of clients in the portal. One lives while its device says so too (members.v_live_session): a password chosen anew
-- or a device forced out ends it there.
create table portal.session (
  id uuid primary key,
  member_id uuid not null,
  token_hash bytea not null unique,
  device_key text collate "C" not null,
  agent text,
  ip text,
  begun_at timestamptz not null,
  used_at timestamptz not null,
  ends_at timestamptz not null,
  ended_at timestamptz
);
create index session_member on portal.session (member_id, begun_at desc);
create index session_over on portal.session (ends_at);

-- Where a request came from that a client started; what he agreed to stands there as he read it.
create table portal.origin (
  request_id uuid primary key,
  case_id uuid not null unique,
  member_id uuid not null,
  member_no text not null,
  client_id uuid not null,
  relation text not null check (relation in ('holder', 'joint', 'agent')),
  channel text not null check (channel in ('portal')),
  session_id uuid not null,
  device_key text not null,
  agent text,
  ip text,
  consent text not null,
  at timestamptz not null,
  -- The state its client has been told of last.
  told text
);
create index origin_member on portal.origin (member_id, at desc, request_id desc);
