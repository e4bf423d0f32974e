create sequence suspicions.event_number start 10000001;

-- One row per event; it outlives its account and client.
create table suspicions.event (
  id uuid primary key,
  event_no text collate "C" not null unique,
  account_id uuid not null,
  client_id uuid not null,
  business_line text not null,
  department_id uuid not null,
  alerted_on date not null,
  trigger text not null check (trigger in ('cash', 'trading', 'other')),
  trigger_remark text,
  remark text,
  source text not null check (source in ('manual', 'import')),
  status text not null default 'PENDING' check (status in ('PENDING', 'FOLLOWING_UP', 'IN_APPROVAL', 'COMPLETED')),
  assignee_id uuid,
  due_at timestamptz,
  ticket_ids uuid[] not null default '{}',
  result text check (result in ('noAction', 'observe', 'reported')),
  result_remark text,
  -- What the regulator knows the report by.
  str_reference text,
  creator_id uuid not null,
  creator_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  submitter_id uuid,
  submitter_name text,
  reviewer_id uuid,
  reviewer_name text,
  reviewed_at timestamptz,
  review_remark text,
  version integer not null default 1,
  check (status <> 'COMPLETED' or (result is not null and reviewer_id is not null)),
  check (status not in ('IN_APPROVAL', 'COMPLETED') or submitter_id is not null),
  check (reviewer_id <> creator_id),
  check (status <> 'COMPLETED' or reviewer_id <> submitter_id),
  check (result <> 'reported' or str_reference is not null)
);
create index event_created on suspicions.event (created_at desc, id desc);
create index event_status on suspicions.event (status, created_at desc, id desc);
create index event_client on suspicions.event (client_id);
create index event_account on suspicions.event (account_id);
create index event_updated on suspicions.event (updated_at) where status <> 'COMPLETED';

-- What was completed stays as it was completed.
create function suspicions.refuse_completed_change() returns trigger language plpgsql as $$
begin
  if old.status = 'COMPLETED' then
    raise exception 'event % is completed', old.event_no using errcode = 'restrict_violation';
  end if;
  return case tg_op when 'DELETE' then old else new end;
end $$;
create trigger event_final before update or delete on suspicions.event
  for each row execute function suspicions.refuse_completed_change();
