create sequence screening.entry_number start 10001;
create sequence screening.hit_number start 100001;

-- Whom or what the house wants to know of: a person by its document, or a name. Never deleted, so that hits keep their reason.
create table screening.entry (
  id uuid primary key,
  entry_no text collate "C" not null unique,
  kind text not null check (kind in ('member', 'name')),
  identity_kind text,
  identity_country text check (identity_country ~ '^[A-Z]{2}$'),
  number_sealed bytea,
  number_index bytea check (octet_length(number_index) = 16),
  number_masked text,
  name_zh text,
  name_en text,
  -- Narrows a name: who is known to be born on another day is not meant.
  born_on date,
  category text not null check (category in ('fraud', 'sanction', 'regulator', 'litigation', 'internal', 'other')),
  reason text not null,
  source text,
  valid_until date,
  status text not null default 'ENABLED' check (status in ('ENABLED', 'DISABLED', 'REMOVED')),
  status_remark text,
  creator_id uuid not null,
  creator_name text not null,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  version integer not null default 1,
  check ((kind = 'member') = (number_index is not null)),
  check ((number_index is null) = (number_sealed is null)),
  check ((number_index is null) = (identity_kind is null)),
  check (kind = 'member' or coalesce(name_zh, name_en) is not null)
);
create unique index entry_number_live on screening.entry (number_index, identity_kind, identity_country)
  where kind = 'member' and status <> 'REMOVED';
create index entry_created on screening.entry (created_at desc, id desc);
create index entry_status on screening.entry (status, created_at desc, id desc);

-- The names of an entry as they are compared, with the words the client index finds them by.
create table screening.entry_name (
  entry_id uuid not null references screening.entry (id),
  folded text not null,
  words text[] not null,
  primary key (entry_id, folded)
);
create index entry_name_folded on screening.entry_name (folded);

-- The people of an application under way, as they are compared: numbers and contacts by index. Gone when the application has ended.
create table screening.applicant (
  application_id uuid not null,
  position integer not null,
  label text not null,
  own boolean not null,
  names text[] not null,
  search_name text not null,
  born_on date,
  number_index bytea[] not null,
  contact_index bytea[] not null,
  business_line text not null,
  department_id uuid not null,
  primary key (application_id, position)
);
create index applicant_number on screening.applicant using gin (number_index);
create index applicant_name on screening.applicant using gin (names);

create table screening.hit (
  id uuid primary key,
  hit_no text collate "C" not null unique,
  entry_id uuid not null references screening.entry (id),
  -- An application's hits become its client's when it opens.
  client_id uuid,
  application_id uuid,
  -- Where an application without a client stands.
  business_line text,
  department_id uuid,
  -- Which of the people behind the client or application it is.
  label text not null,
  matched text not null check (matched in ('identity', 'name', 'nameAndBirth')),
  state text not null default 'OPEN' check (state in ('OPEN', 'CONFIRMED', 'DISMISSED')),
  found_at timestamptz not null,
  decided_by uuid,
  decided_by_name text,
  decided_at timestamptz,
  remark text,
  version integer not null default 1,
  check (client_id is not null or application_id is not null),
  check ((state = 'OPEN') = (decided_by is null)),
  check (state = 'OPEN' or remark is not null)
);
create unique index hit_client on screening.hit (client_id, entry_id) where client_id is not null;
create unique index hit_application on screening.hit (application_id, entry_id) where application_id is not null;
create index hit_found on screening.hit (found_at desc, id desc);
create index hit_state on screening.hit (state, found_at desc, id desc);
create index hit_entry on screening.hit (entry_id);

-- Two clients that look alike, and what somebody made of it; the pair stands lower id first.
create table screening.pair (
  id uuid primary key,
  low_id uuid not null,
  high_id uuid not null,
  parts text[] not null check (cardinality(parts) > 0 and parts <@ array['identity', 'nameAndBirth', 'phone', 'email']),
  -- 1 to 100: the sum of what its parts weigh.
  score integer not null check (score between 1 and 100),
  verdict text check (verdict in ('same', 'related', 'different')),
  found_at timestamptz not null,
  judged_by uuid,
  judged_by_name text,
  judged_at timestamptz,
  remark text,
  version integer not null default 1,
  unique (low_id, high_id),
  check (low_id < high_id),
  check ((verdict is null) = (judged_by is null)),
  check (verdict is null or remark is not null)
);
create index pair_score on screening.pair ((score::int8) desc, id desc);
create index pair_found on screening.pair (found_at desc, id desc);
create index pair_high on screening.pair (high_id);
