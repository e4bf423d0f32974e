-- A file that another system sends in parts, to be filed when it is whole. Parts are contents of their own until then.
create table archive.transfer (
  id uuid primary key,
  owner_id uuid not null,
  -- What the sender calls it: beginning it again goes on with the same one.
  reference text not null check (length(reference) between 1 and 100),
  account_id uuid not null,
  parameter text collate "C" not null references archive.parameter (code),
  file_name text not null check (length(file_name) between 1 and 255),
  size bigint not null check (size > 0),
  -- Digest that the sender states of the whole.
  digest text not null check (digest ~ '^[0-9a-f]{64}$'),
  part_bytes integer not null check (part_bytes > 0),
  expires_on date,
  remark text,
  state text not null check (state in ('OPEN', 'DONE')),
  document_id uuid,
  version_id uuid,
  version integer,
  begun_at timestamptz not null,
  done_at timestamptz,
  check ((state = 'DONE') = (version_id is not null)),
  unique (owner_id, reference)
);
create index transfer_open on archive.transfer (begun_at) where state = 'OPEN';

create table archive.transfer_part (
  transfer_id uuid not null references archive.transfer (id) on delete cascade,
  number integer not null check (number > 0),
  sha256 text not null references platform.object (sha256),
  size integer not null check (size > 0),
  received_at timestamptz not null,
  primary key (transfer_id, number)
);
