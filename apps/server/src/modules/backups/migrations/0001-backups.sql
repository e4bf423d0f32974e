-- Where it is written when something is overdue; null: it is on the home page alone.
create table backups.setting (
  singleton boolean primary key default true check (singleton),
  alert_email text,
  alert_language text not null default 'zh-Hans' check (alert_language in ('zh-Hans', 'zh-Hant', 'en')),
  version integer not null default 1,
  changed_by uuid,
  changed_at timestamptz not null
);
insert into backups.setting (changed_at) values ('2026-01-01T00:00:00Z');

-- How far the copying of the database's log and of contents has come.
create table backups.stand (
  singleton boolean primary key default true check (singleton),
  -- When this site began to be watched over.
  since timestamptz,
  -- When the log was last copied up to where the database was.
  log_at timestamptz,
  log_system text,
  log_timeline integer,
  log_position text,
  log_partial text,
  log_failure text,
  -- When there was last nothing left to copy, or all there was had been copied.
  content_at timestamptz,
  -- Totals of what the second store has, those it will let go of included.
  copied integer not null default 0,
  bytes bigint not null default 0,
  content_failure text
);
insert into backups.stand default values;

-- Every content of the house, and whether the second store has it. Not named `sha256`: being copied holds nothing.
create table backups.content (
  content text primary key,
  size bigint not null,
  noted_at timestamptz not null,
  copied_at timestamptz,
  verified_at timestamptz,
  -- When the house let go of it; the copy follows later.
  gone_at timestamptz,
  check (copied_at is not null or verified_at is null)
);
create index content_waiting on backups.content (noted_at, content) where copied_at is null and gone_at is null;
create index content_turn on backups.content (verified_at nulls first, content) where copied_at is not null and gone_at is null;
create index content_gone on backups.content (gone_at) where gone_at is not null;
insert into backups.content (content, size, noted_at) select sha256, size, touched_at from platform.object;

create function backups.note_contents() returns trigger language plpgsql as $$
begin
  insert into backups.content (content, size, noted_at) select sha256, size, touched_at from fresh
    on conflict (content) do update set gone_at = null;
  return null;
end $$;
create trigger object_noted after insert on platform.object
  referencing new table as fresh for each statement execute function backups.note_contents();

create function backups.note_gone() returns trigger language plpgsql as $$
begin
  delete from backups.content c using gone g where c.content = g.sha256 and c.copied_at is null;
  update backups.content c set gone_at = now() from gone g where c.content = g.sha256;
  return null;
end $$;
create trigger object_gone after delete on platform.object
  referencing old table as gone for each statement execute function backups.note_gone();

-- One backup of the database, one check of the copies, one restore drill.
create table backups.run (
  id uuid primary key,
  kind text not null check (kind in ('BASE', 'VERIFY', 'DRILL')),
  state text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
  started_at timestamptz not null,
  finished_at timestamptz,
  asked_by_name text,
  -- Name of the backup that was made, or restored.
  base text,
  bytes bigint,
  contents integer,
  -- What was damaged or missing.
  damaged integer,
  -- Drill: seconds of work that would have been lost, and seconds until the site stood again.
  rpo_seconds integer,
  rto_seconds integer,
  failure text,
  check ((state = 'RUNNING') = (finished_at is null)),
  check ((state = 'FAILED') = (failure is not null))
);
create index run_started on backups.run (started_at desc, id desc);
create index run_kind on backups.run (kind, started_at desc, id desc);

-- What is overdue, from when it was first seen; said once.
create table backups.alert (
  kind text primary key check (kind in ('base', 'log', 'contents', 'verify', 'drill')),
  since timestamptz not null
);
