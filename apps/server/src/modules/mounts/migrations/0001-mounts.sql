-- How the names in a legacy folder are written. Which folders there are says the configuration, nobody in the console.
create table mounts.root (
  name text collate "C" primary key check (name ~ '^[a-z][a-z0-9-]{0,39}$'),
  encoding text not null default 'auto' check (encoding in ('auto', 'utf-8', 'gb18030', 'big5')),
  version integer not null default 1
);

-- What the path of a file says about it: `{account}/{date}_{parameter}.{ext}`.
create table mounts.pattern (
  id uuid primary key,
  root text collate "C" not null references mounts.root (name),
  template text not null check (length(template) between 1 and 300),
  -- For paths that do not name one.
  parameter text collate "C",
  -- The first that fits counts.
  position integer not null,
  retired boolean not null default false,
  version integer not null default 1,
  updated_by_name text not null,
  updated_at timestamptz not null
);
create index pattern_root on mounts.pattern (root, position, id) where not retired;

-- A file of an older system where it stands. Its path is kept byte for byte, whatever the encoding.
create table mounts.file (
  id uuid primary key,
  root text collate "C" not null references mounts.root (name),
  path_key bytea not null check (length(path_key) = 32),
  path_bytes bytea not null,
  -- As people read it.
  path text not null,
  file_name text not null,
  size bigint not null,
  modified_at timestamptz not null,
  kind text not null,
  mime text not null,
  -- Of size and both ends: a file with another path and the same fingerprint has been renamed.
  fingerprint text not null,
  state text not null check (state in ('PRESENT', 'VANISHED')),
  pattern_id uuid references mounts.pattern (id),
  -- What its path says, whether or not there is such an account.
  named_account text collate "C",
  parameter text collate "C",
  dated_on date,
  -- The account it was bound to.
  account_id uuid,
  bound_by uuid,
  bound_by_name text,
  bound_at timestamptz,
  -- Of the account it is bound to, else of the one that its path names; null: neither is there.
  business_line text,
  department_id uuid,
  seen_in uuid not null,
  first_seen_at timestamptz not null,
  vanished_at timestamptz,
  version integer not null default 1,
  unique (root, path_key),
  check ((account_id is null) = (bound_by is null)),
  check ((account_id is null) = (bound_at is null)),
  check ((state = 'VANISHED') = (vanished_at is not null))
);
create index file_seen on mounts.file (first_seen_at desc, id desc);
create index file_department on mounts.file (department_id, first_seen_at desc, id desc);
create index file_account on mounts.file (account_id, first_seen_at desc, id desc) where account_id is not null;
create index file_unbound on mounts.file (first_seen_at desc, id desc) where account_id is null;
create index file_named on mounts.file (named_account, first_seen_at desc, id desc) where named_account is not null;
create index file_scan on mounts.file (root, seen_in);
create index file_fingerprint on mounts.file (root, fingerprint) where state = 'VANISHED';

-- One look through a folder.
create table mounts.scan (
  id uuid primary key,
  root text collate "C" not null references mounts.root (name),
  state text not null check (state in ('RUNNING', 'DONE', 'FAILED')),
  started_at timestamptz not null,
  finished_at timestamptz,
  asked_by_name text,
  seen integer not null default 0,
  fresh integer not null default 0,
  changed integer not null default 0,
  renamed integer not null default 0,
  vanished integer not null default 0,
  -- Links, devices and folders that may not be read: left alone.
  refused integer not null default 0,
  failure text,
  check ((state = 'RUNNING') = (finished_at is null)),
  check ((state = 'FAILED') = (failure is not null))
);
create index scan_started on mounts.scan (started_at desc, id desc);
create index scan_root on mounts.scan (root, started_at desc, id desc);
