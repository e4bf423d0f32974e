-- Who acts for a client besides the login that bears its number: others who hold the account, and agents.
create table portal.authority (
  id uuid primary key,
  member_id uuid not null,
  client_id uuid not null,
  relation text not null check (relation in ('joint', 'agent')),
  -- The last day it holds; null: until it is ended.
  until_on date,
  reason text not null,
  granted_by uuid not null,
  granted_by_name text not null,
  granted_at timestamptz not null,
  ended_at timestamptz,
  ended_by_name text
);
create unique index authority_live on portal.authority (client_id, member_id) where ended_at is null;
create index authority_member on portal.authority (member_id) where ended_at is null;

-- What one of several holders wants to start, and waits for the others: what he filled in is his draft, as it was when he asked.
create table portal.agreement (
  id uuid primary key,
  draft_id uuid not null,
  draft_number integer not null,
  business_id uuid not null,
  account_id uuid not null,
  client_id uuid not null,
  asked_by uuid not null,
  asked_by_no text not null,
  session_id uuid not null,
  device_key text not null,
  agent text,
  ip text,
  consent text not null,
  state text not null check (state in ('waiting', 'agreed', 'declined', 'withdrawn')),
  asked_at timestamptz not null,
  settled_at timestamptz,
  request_id uuid,
  check ((state = 'waiting') = (settled_at is null)),
  check ((state = 'agreed') = (request_id is not null))
);
create index agreement_client on portal.agreement (client_id, asked_at desc);
create unique index agreement_waiting on portal.agreement (business_id, account_id) where state = 'waiting';

-- What the others said; each once.
create table portal.agreement_answer (
  agreement_id uuid not null references portal.agreement (id),
  member_id uuid not null,
  answer text not null check (answer in ('agreed', 'declined')),
  session_id uuid not null,
  at timestamptz not null,
  primary key (agreement_id, member_id)
);

-- Operators who are clients of the house themselves: nothing about that client is put to them.
create table portal.own_client (
  operator_id uuid not null,
  client_id uuid not null,
  declared_by_name text not null,
  at timestamptz not null,
  primary key (client_id, operator_id)
);
