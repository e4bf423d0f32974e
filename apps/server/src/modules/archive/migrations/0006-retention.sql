-- Years that a document is kept at least, from its last change on; may be raised, never lowered.
alter table archive.parameter add retention_years integer not null default 20 check (retention_years between 0 and 100);

-- Kept longer than its parameter asks for; moves later only.
alter table archive.document add retain_until date;
create function archive.keep_retention() returns trigger language plpgsql as $$
begin
  if old.retain_until is not null and (new.retain_until is null or new.retain_until < old.retain_until) then
    raise exception 'a retention date moves later only';
  end if;
  return new;
end $$;
create trigger document_retention before update of retain_until on archive.document
  for each row execute function archive.keep_retention();

-- The last day on which a document may not be destroyed.
create function archive.retained_until(changed_at timestamptz, retain_until date, years integer) returns date
  language sql immutable parallel safe as $$
  select greatest(retain_until, ((changed_at at time zone 'Asia/Hong_Kong') + make_interval(years => years))::date)
$$;

-- A legal hold: what it names is not destroyed, by nobody, until it is lifted. On a client it covers all its accounts.
create table archive.hold (
  id uuid primary key,
  level text not null check (level in ('client', 'account', 'document')),
  client_id uuid not null,
  account_id uuid,
  -- Of a document that may be destroyed once the hold is lifted; the hold stays on record.
  document_id uuid,
  business_line text not null,
  department_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  -- What the house or the authority calls the matter.
  reference text check (length(reference) between 1 and 100),
  placed_by uuid not null,
  placed_by_name text not null,
  placed_at timestamptz not null,
  lifted_by uuid,
  lifted_by_name text,
  lifted_at timestamptz,
  lift_reason text,
  check (num_nulls(lifted_by, lifted_by_name, lifted_at, lift_reason) in (0, 4)),
  check ((level = 'account') <= (account_id is not null)),
  check ((level = 'document') = (document_id is not null))
);
create index hold_client on archive.hold (client_id) where lifted_at is null;
create index hold_account on archive.hold (account_id) where account_id is not null;
create index hold_placed on archive.hold (placed_at desc, id desc);
create index hold_department on archive.hold (department_id, placed_at desc, id desc);

-- A hold is placed and lifted, goes to another department with its account, and is not touched otherwise.
create function archive.keep_hold() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if to_jsonb(new) - 'department_id' = to_jsonb(old) - 'department_id' then
      return new;
    end if;
    if old.lifted_at is null and new.lifted_at is not null
      and to_jsonb(new) - '{lifted_by,lifted_by_name,lifted_at,lift_reason}'::text[]
        = to_jsonb(old) - '{lifted_by,lifted_by_name,lifted_at,lift_reason}'::text[] then
      return new;
    end if;
  end if;
  raise exception 'a hold is placed and lifted, and not changed otherwise';
end $$;
create trigger hold_kept before update or delete on archive.hold for each row execute function archive.keep_hold();

-- Holds on a document now: on itself, its account, its client, and on what it was copied from.
create function archive.holds_on(document uuid) returns setof archive.hold language sql stable as $$
  with recursive line (id) as (
    select document
    union
    select o.document_id from line l
      join archive.document_version v on v.document_id = l.id and v.source = 'copy'
      join archive.document_version o on o.id = v.source_id
  )
  select h.* from archive.hold h where h.lifted_at is null and exists (
    select 1 from line l join archive.document d on d.id = l.id
    where d.client_id = h.client_id and (h.level = 'client' or (h.level = 'account' and h.account_id = d.account_id)
      or (h.level = 'document' and h.document_id = d.id)))
$$;

-- What was destroyed after its time, with the digests of its contents; stays for good.
create table archive.destruction (
  id uuid primary key,
  document_id uuid not null unique,
  client_id uuid not null,
  account_id uuid,
  parameter text not null,
  business_line text not null,
  department_id uuid not null,
  versions jsonb not null,
  reason text not null,
  destroyed_by uuid not null,
  destroyed_by_name text not null,
  destroyed_at timestamptz not null
);
create trigger destruction_append_only before update or delete or truncate on archive.destruction
  for each statement execute function platform.refuse_change();

-- Nobody destroys what is in use, retained or held, whichever way the order comes.
create function archive.allow_destruction() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from archive.document d join archive.parameter p on p.code = d.parameter
    where d.id = new.document_id and d.status = 'WITHDRAWN'
      and archive.retained_until(d.updated_at, d.retain_until, p.retention_years)
        < (new.destroyed_at at time zone 'Asia/Hong_Kong')::date
  ) or exists (select 1 from archive.holds_on(new.document_id)) then
    raise exception 'a document in use, retained or held is not destroyed';
  end if;
  return new;
end $$;
create trigger destruction_allowed before insert on archive.destruction
  for each row execute function archive.allow_destruction();

create function archive.refuse_deletion() returns trigger language plpgsql as $$
begin
  if not exists (select 1 from archive.destruction x where x.document_id = (to_jsonb(old) ->> tg_argv[0])::uuid) then
    raise exception 'documents are not deleted';
  end if;
  return old;
end $$;
create trigger document_kept before delete on archive.document
  for each row execute function archive.refuse_deletion('id');
drop trigger document_version_append_only on archive.document_version;
create trigger document_version_append_only before update or truncate on archive.document_version
  for each statement execute function platform.refuse_change();
create trigger document_version_kept before delete on archive.document_version
  for each row execute function archive.refuse_deletion('document_id');
