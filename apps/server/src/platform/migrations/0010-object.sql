-- Every content of the object store that something refers to. `refs` counts the rows of all modules that do; a content
-- nobody refers to any more is removed an hour after it was last touched, never sooner.
create table platform.object (
  sha256 text primary key check (sha256 ~ '^[0-9a-f]{64}$'),
  size bigint not null check (size >= 0),
  mime text not null,
  refs integer not null default 0 check (refs >= 0),
  touched_at timestamptz not null
);
create index object_unreferenced on platform.object (touched_at) where refs = 0;
