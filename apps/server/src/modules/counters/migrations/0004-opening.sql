-- A draft of an opening that the source tells of, one for each account number of its own.
create table counters.opening (
  id uuid primary key,
  account_no text not null unique,
  -- `opened`: an account of that number is kept here.
  state text not null default 'new' check (state in ('new', 'started', 'opened', 'dismissed')),
  application_id uuid,
  -- The newest change at the source, and when it came.
  changed_at timestamptz not null,
  received_at timestamptz not null,
  created_at timestamptz not null,
  check ((state = 'started') <= (application_id is not null))
);
create index opening_received on counters.opening (received_at desc, id desc);

-- One field of it: what the source says, and what a person wrote instead, which nothing overwrites. Both sealed; digests
-- tell whether they are the same.
create table counters.opening_field (
  opening_id uuid not null references counters.opening (id),
  field text not null,
  cap_sealed bytea,
  cap_digest bytea,
  cap_source_id text collate "C",
  cap_changed_at timestamptz,
  -- Rises whenever the source says something else.
  cap_seq int not null default 0,
  own_sealed bytea,
  own_digest bytea,
  -- What the source had said when the person wrote.
  own_seen_seq int,
  own_by uuid,
  own_by_name text,
  own_at timestamptz,
  primary key (opening_id, field),
  check ((own_sealed is null) = (own_seen_seq is null))
);
