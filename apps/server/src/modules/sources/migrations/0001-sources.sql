-- Data sources: what forms and flows may ask, and every asking.
create table sources.source (
  id uuid primary key,
  code text collate "C" not null unique check (code ~ '^[a-z][a-z0-9-]{1,59}$'),
  kind text not null check (kind in ('register', 'view', 'sql', 'http')),
  label jsonb not null,
  note text,
  -- The number that readers get who name none; null until the first is published and after the last is retired.
  current_number int,
  created_at timestamptz not null,
  updated_at timestamptz not null
);

create table sources.version (
  id uuid primary key,
  source_id uuid not null references sources.source (id),
  number int not null check (number > 0),
  state text not null check (state in ('draft', 'checked', 'published', 'retired')),
  definition jsonb not null,
  -- What the last check found; null while nobody has checked what stands here now.
  check_result jsonb,
  edition int not null default 1,
  author_id uuid not null,
  author_name text not null,
  editor_ids uuid[] not null check (author_id = any(editor_ids)),
  created_at timestamptz not null,
  publisher_id uuid,
  publisher_name text,
  published_at timestamptz,
  retired_at timestamptz,
  retired_by uuid,
  unique (source_id, number),
  check ((state in ('published', 'retired')) = (publisher_id is not null)),
  check ((publisher_id is null) = (published_at is null)),
  check ((state = 'retired') = (retired_at is not null)),
  -- Whoever wrote on a version never lets it out, whatever the code says.
  constraint maker_is_not_checker check (publisher_id is null or not publisher_id = any(editor_ids))
);
create unique index version_draft on sources.version (source_id) where state in ('draft', 'checked');

-- What was published stays what it was: only its retirement is added.
create function sources.keep_published() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.state = 'retired' or new.state not in ('published', 'retired')
    or (new.id, new.source_id, new.number, new.definition, new.check_result, new.edition, new.author_id, new.editor_ids,
        new.publisher_id, new.published_at)
      is distinct from (old.id, old.source_id, old.number, old.definition, old.check_result, old.edition, old.author_id,
        old.editor_ids, old.publisher_id, old.published_at) then
    raise exception 'a published version does not change' using errcode = 'restrict_violation';
  end if;
  return new;
end $$;
create trigger version_published before update or delete on sources.version
  for each row when (old.state in ('published', 'retired')) execute function sources.keep_published();

-- Rows of a register's version, as staff wrote them.
create table sources.register_row (
  version_id uuid not null references sources.version (id),
  position int not null,
  data jsonb not null,
  valid_from date,
  valid_to date,
  primary key (version_id, position),
  check (valid_from is null or valid_to is null or valid_from <= valid_to)
);
create function sources.keep_rows() returns trigger language plpgsql as $$
begin
  if exists (select from sources.version v where v.id = coalesce(new.version_id, old.version_id)
      and v.state in ('published', 'retired')) then
    raise exception 'rows of a published version do not change' using errcode = 'restrict_violation';
  end if;
  return coalesce(new, old);
end $$;
create trigger register_row_published before insert or update or delete on sources.register_row
  for each row execute function sources.keep_rows();

-- Secrets of other systems, sealed, each for one host alone.
create table sources.secret (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9-]{1,59}$'),
  host text not null,
  value_sealed bytea not null,
  changed_by uuid not null,
  changed_at timestamptz not null
);

-- Every run of every source. Parameters stand as a keyed digest; a gateway's value is kept sealed, to be read again.
create table sources.run (
  id uuid primary key,
  source_id uuid references sources.source (id),
  -- The version's number; null for a draft that was tried.
  number int,
  kind text not null check (kind in ('register', 'view', 'sql', 'http')),
  purpose text not null check (purpose in ('try', 'check', 'form', 'gateway', 'parameter')),
  -- What it was read for: a case, a request.
  subject text,
  operator_id uuid not null,
  operator_name text not null,
  parameters_digest text not null,
  outcome text not null default 'running' check (outcome in ('running', 'done', 'failed', 'cut')),
  code text,
  row_count int,
  ms int,
  cached boolean not null default false,
  value_sealed bytea,
  started_at timestamptz not null,
  ended_at timestamptz,
  check ((outcome in ('failed', 'cut')) = (code is not null)),
  check ((outcome = 'running') = (ended_at is null))
) with (fillfactor = 80);
create index run_source on sources.run (source_id, started_at desc);
create index run_started on sources.run (started_at desc, id desc);
create index run_open on sources.run (started_at) where outcome = 'running';

-- The data scope of each statement that is running now, under a token nobody but its run knows. A session shows its
-- token in kontor.run; without a live one every published view is empty.
create unlogged table sources.run_scope (
  token text primary key check (length(token) >= 43),
  sees_all boolean not null,
  business_lines text[] not null,
  department_ids uuid[] not null,
  began_at timestamptz not null default clock_timestamp()
);
create view sources.running as
  select sees_all, business_lines, department_ids from sources.run_scope
  where token = current_setting('kontor.run', true) and began_at > clock_timestamp() - interval '1 minute';

-- Which published views stand, and what they were made from.
create table sources.published_view (
  name text primary key,
  digest text not null
);
