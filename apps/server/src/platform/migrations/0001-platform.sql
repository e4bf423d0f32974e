-- One row per mutating call, refused ones too: the operation record. Rows are written once; the seal stands apart.
create table platform.journal (
  id uuid primary key,
  seq bigint generated always as identity unique,
  at timestamptz not null,
  actor_kind text not null check (actor_kind in ('operator', 'apiKey', 'system', 'anonymous')),
  operator_id uuid not null,
  operator_name text not null,
  api_key_id uuid,
  command text not null,
  result text not null check (result in ('done', 'awaiting', 'refused', 'failed')),
  code text,
  params jsonb,
  target_type text,
  target_id text,
  target_label text,
  client_id uuid,
  account_id uuid,
  ticket_id uuid,
  business_line text,
  department_id uuid,
  before jsonb,
  after jsonb,
  reason text,
  ip text,
  request_id text
);
create index journal_client on platform.journal (client_id, seq desc) where client_id is not null;
create index journal_account on platform.journal (account_id, seq desc) where account_id is not null;
create index journal_target on platform.journal (target_type, target_id, seq desc);
create index journal_operator on platform.journal (operator_id, seq desc);
create index journal_command on platform.journal (command, seq desc);
create index journal_ticket on platform.journal (ticket_id) where ticket_id is not null;

create function platform.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% on %.% is not allowed', tg_op, tg_table_schema, tg_table_name using errcode = 'restrict_violation';
end $$;
create trigger journal_append_only before update or delete or truncate on platform.journal
  for each statement execute function platform.refuse_change();

-- The hash chain over the journal, one link per row, written by the background sealer in seq order.
create table platform.journal_seal (
  position bigint primary key,
  journal_id uuid not null unique references platform.journal (id),
  hash bytea not null check (octet_length(hash) = 32),
  sealed_at timestamptz not null
);
create trigger journal_seal_append_only before update or delete or truncate on platform.journal_seal
  for each statement execute function platform.refuse_change();

-- What a key did: the first answer is given again; another body under the same key is refused.
create table platform.idempotency (
  operator_id uuid not null,
  key text not null check (length(key) between 8 and 200),
  digest bytea not null,
  outcome jsonb,
  at timestamptz not null,
  primary key (operator_id, key)
);
create index idempotency_at on platform.idempotency (at);
