-- What one person should not have both of.
create table duties.rule (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  -- `keys`: permissions of both sides; `flow`: asking for something and being asked about it.
  kind text not null check (kind in ('keys', 'flow')),
  names jsonb not null check (names ?& array['zh-Hans', 'zh-Hant', 'en']),
  one_side text[] not null check (cardinality(one_side) between 1 and 50),
  other_side text[] not null check ((kind = 'keys') = (cardinality(other_side) > 0)),
  severity text not null check (severity in ('high', 'medium', 'low')),
  active boolean not null default true,
  builtin boolean not null,
  version int not null default 1,
  changed_by text,
  changed_at timestamptz not null
);

-- One person with both sides of a rule; kept when it is over.
create table duties.conflict (
  id uuid primary key,
  rule_id uuid not null references duties.rule (id),
  operator_id uuid not null,
  department_id uuid not null,
  -- The command or flow it is about; empty for two permissions.
  subject text not null,
  one_keys text[] not null,
  other_keys text[] not null,
  state text not null default 'open' check (state in ('open', 'proposed', 'accepted', 'ended')),
  found_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'ended') = (ended_at is not null))
);
create unique index conflict_open on duties.conflict (rule_id, operator_id, subject) where ended_at is null;
create index conflict_found on duties.conflict (found_at desc, id desc);
create index conflict_operator on duties.conflict (operator_id);

-- An exception from a rule for one person, asked for by one and allowed by another, neither of them the person.
create table duties.acceptance (
  id uuid primary key,
  conflict_id uuid not null references duties.conflict (id),
  operator_id uuid not null,
  one_keys text[] not null,
  other_keys text[] not null,
  reason text not null check (length(reason) between 1 and 1000),
  until timestamptz not null check (until > proposed_at),
  state text not null default 'proposed'
    check (state in ('proposed', 'accepted', 'refused', 'withdrawn', 'expired', 'outgrown')),
  proposed_by uuid not null check (proposed_by <> operator_id),
  proposed_name text not null,
  proposed_at timestamptz not null,
  decided_by uuid check (decided_by <> operator_id),
  decided_name text,
  decided_at timestamptz,
  remark text,
  check (state not in ('accepted', 'refused') or decided_by <> proposed_by)
);
create unique index acceptance_live on duties.acceptance (conflict_id) where state in ('proposed', 'accepted');
create index acceptance_conflict on duties.acceptance (conflict_id, proposed_at);

-- Who can give whom rights: one row for each person and each permission that rules over rights.
create table duties.granter (
  id uuid primary key,
  operator_id uuid not null,
  department_id uuid not null,
  permission text not null,
  ways text[] not null,
  expires_at timestamptz,
  unique (operator_id, permission)
);

-- When the report was worked out last; whoever works it out holds the row.
create table duties.finding (singleton boolean primary key default true check (singleton), found_at timestamptz);
insert into duties.finding default values;
