-- Whether copies that are shown or leave the house say who saw them and when; the original is untouched.
alter table archive.parameter add watermark boolean not null default false;

-- Text read off a picture: sealed, because it holds what identity data holds. It is found by blind indexes of its words alone.
-- Columns named `sha256` count as references of `platform.object`; `source_sha256` does not.
create table archive.recognition (
  source_sha256 text primary key references platform.object (sha256) on delete cascade,
  state text not null check (state in ('READY', 'FAILED')),
  sealed bytea,
  words bytea[] not null default '{}',
  confidence integer check (confidence between 0 and 100),
  failure text check (failure in ('TIMEOUT', 'FAILED', 'TOO_LARGE')),
  read_at timestamptz not null,
  check ((state = 'READY') = (sealed is not null)),
  check ((state = 'FAILED') = (failure is not null))
);
create index recognition_words on archive.recognition using gin (words);
