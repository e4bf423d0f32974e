-- Who an operator is in the office tool; each has one there, and nobody has another's.
create table oa.person (
  operator_id uuid primary key,
  user_id text collate "C" not null unique check (length(user_id) between 1 and 100),
  mapped_by uuid not null,
  mapped_at timestamptz not null
);

-- One to-do of one person as it stands, or is to stand, in the office tool. Its id is the reference both sides know it by.
create table oa.todo (
  id uuid primary key,
  task_id uuid not null,
  case_id uuid not null,
  operator_id uuid not null,
  user_id text collate "C" not null,
  state text not null check (state in ('pending', 'pushed', 'closing', 'closed')),
  -- What became of it here, told when it is closed.
  result text,
  attempts int not null default 0,
  error text,
  created_at timestamptz not null,
  pushed_at timestamptz,
  closed_at timestamptz,
  check ((state = 'closed') = (closed_at is not null))
);
create unique index todo_open on oa.todo (task_id, operator_id) where state <> 'closed';
create index todo_due on oa.todo (id) where state in ('pending', 'closing');
create index todo_created on oa.todo (created_at desc, id desc);

-- Every decision that came from there with a true signature; its nonce is used up before anything is looked at.
create table oa.decision (
  id uuid primary key,
  nonce text collate "C" not null unique,
  todo_id uuid,
  case_id uuid,
  user_id text not null,
  operator_id uuid,
  decision text not null check (decision in ('agree', 'refuse')),
  received_at timestamptz not null,
  outcome text not null default 'received' check (outcome in ('received', 'done', 'refused')),
  code text,
  check ((outcome = 'refused') = (code is not null))
);
create index decision_received on oa.decision (received_at desc, id desc);

-- One row: how the link does, and how much it may send. What the tool's maker documents is not confirmed here until somebody
-- says that it was tried.
create table oa.link (
  one boolean primary key default true check (one),
  per_minute int not null check (per_minute between 1 and 6000),
  per_day int check (per_day >= 1),
  verified boolean not null default false,
  minute timestamptz,
  sent_in_minute int not null default 0,
  day date,
  sent_in_day int not null default 0,
  failing_since timestamptz,
  attempts int not null default 0,
  next_at timestamptz not null,
  changed_by uuid,
  changed_at timestamptz not null
);
insert into oa.link (per_minute, per_day, next_at, changed_at) values (100, null, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
