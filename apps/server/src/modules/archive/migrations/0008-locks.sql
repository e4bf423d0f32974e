-- Days are counted in the house's time zone, which every process writes down when it starts.
create table archive.house (
  one boolean primary key default true check (one),
  time_zone text not null
);
insert into archive.house (time_zone) values ('Asia/Hong_Kong');
create function archive.house_zone() returns text language sql stable parallel safe as $$
  select time_zone from archive.house
$$;
create or replace function archive.retained_until(changed_at timestamptz, retain_until date, years integer) returns date
  language sql stable parallel safe as $$
  select greatest(retain_until, ((changed_at at time zone archive.house_zone()) + make_interval(years => years))::date)
$$;
create or replace function archive.allow_destruction() returns trigger language plpgsql as $$
begin
  if not exists (
    select 1 from archive.document d join archive.parameter p on p.code = d.parameter
    where d.id = new.document_id and d.status = 'WITHDRAWN'
      and archive.retained_until(d.updated_at, d.retain_until, p.retention_years)
        < (new.destroyed_at at time zone archive.house_zone())::date
  ) or exists (select 1 from archive.holds_on(new.document_id)) then
    raise exception 'a document in use, retained or held is not destroyed';
  end if;
  return new;
end $$;

-- What waits for destruction, the longest first, and what was destroyed.
create index document_withdrawn on archive.document (updated_at, id) where status = 'WITHDRAWN';
create index document_withdrawn_department on archive.document (department_id, updated_at, id) where status = 'WITHDRAWN';
create index destruction_at on archive.destruction (destroyed_at desc, id desc);
create index destruction_department on archive.destruction (department_id, destroyed_at desc, id desc);

-- The store's own lock on a content (S3 Object Lock), as it was set last. `content` is no reference: the lock outlives none.
create table archive.content_lock (
  content text primary key check (content ~ '^[0-9a-f]{64}$'),
  locked_until date not null,
  held boolean not null,
  -- Why the store did not take the last change.
  failure text,
  applied_at timestamptz not null
);
create index content_lock_failed on archive.content_lock (applied_at desc) where failure is not null;

-- Every trial of the lock: what was tried against a probe, and what the store answered.
create table archive.lock_test (
  id uuid primary key,
  store text not null check (store in ('local', 's3')),
  mode text check (mode in ('GOVERNANCE', 'COMPLIANCE')),
  outcome text not null check (outcome in ('HOLDS', 'BROKEN', 'NONE')),
  findings jsonb not null,
  tested_by uuid not null,
  tested_by_name text not null,
  tested_at timestamptz not null,
  check ((outcome = 'NONE') = (mode is null))
);
create index lock_test_at on archive.lock_test (tested_at desc, id desc);
create trigger lock_test_append_only before update or delete or truncate on archive.lock_test
  for each statement execute function platform.refuse_change();
