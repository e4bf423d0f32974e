-- What staff design: names and place in the catalogue, and the draft of the definition that is published as versions.
create table businesses.business (
  id uuid primary key,
  code text collate "C" not null unique check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  names jsonb not null,
  description jsonb,
  business_line text not null,
  subject_types text[] not null check (
    cardinality(subject_types) > 0
    and subject_types <@ array['person', 'entity', 'special', 'product', 'introducer', 'none']
  ),
  category text not null,
  icon text not null,
  position integer not null,
  state text not null check (state in ('draft', 'published', 'retired')),
  -- The definition in the making; rises by one with every saving, so that two editors notice each other.
  draft jsonb not null,
  draft_number integer not null default 1,
  draft_by uuid not null,
  draft_by_name text not null,
  draft_at timestamptz not null,
  current_version_id uuid,
  retired_at timestamptz,
  created_at timestamptz not null,
  check ((state = 'draft') = (current_version_id is null)),
  check ((state = 'retired') = (retired_at is not null))
);

-- Everything a publication pins. Never changed afterwards.
create table businesses.business_version (
  id uuid primary key,
  business_id uuid not null references businesses.business (id),
  number integer not null check (number > 0),
  definition jsonb not null,
  flow_version_id uuid not null,
  note text,
  published_by uuid not null,
  published_by_name text not null,
  published_at timestamptz not null,
  unique (business_id, number)
);
alter table businesses.business add foreign key (current_version_id) references businesses.business_version (id);

create function businesses.keep_version() returns trigger language plpgsql as $$
begin
  raise exception 'a published business version never changes';
end $$;
create trigger keep_version before update or delete on businesses.business_version
  for each row execute function businesses.keep_version();

-- What a person has put at the front of the catalogue.
create table businesses.favourite (
  operator_id uuid not null,
  business_id uuid not null references businesses.business (id),
  primary key (operator_id, business_id)
);
