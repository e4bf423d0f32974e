create sequence businesses.request_number start 10000001;

-- A launch in the making: its owner's alone.
create table businesses.draft (
  id uuid primary key,
  business_id uuid not null references businesses.business (id),
  version_id uuid not null references businesses.business_version (id),
  owner_id uuid not null,
  subject_type text not null,
  client_id uuid,
  account_id uuid,
  subject_label text,
  copied_from uuid,
  values_sealed bytea not null,
  number integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index draft_owner on businesses.draft (owner_id, updated_at desc);

-- One launched business. What was filled in stands in the revisions, sealed; what lists filter by is copied here.
create table businesses.request (
  id uuid primary key,
  request_no text collate "C" not null unique,
  business_id uuid not null references businesses.business (id),
  version_id uuid not null references businesses.business_version (id),
  subject_type text not null check (subject_type in ('person', 'entity', 'special', 'product', 'introducer', 'none')),
  client_id uuid,
  account_id uuid,
  account_no text collate "C",
  subject_name text,
  search_words text[] not null default '{}',
  business_line text not null,
  department_id uuid not null,
  title text not null,
  state text not null check (
    state in ('running', 'returned', 'approved', 'refused', 'withdrawn', 'terminated', 'expired')
  ),
  -- Nodes whose tasks are open, in the order of the drawing.
  steps text[] not null default '{}',
  revision integer not null check (revision > 0),
  -- What the registers said when it was launched, by field: shown beside the new values.
  baseline_sealed bytea not null,
  case_id uuid unique,
  maker_id uuid not null,
  maker_name text not null,
  origin text not null check (
    origin in ('menu', 'client', 'account', 'accountList', 'copy', 'relay', 'subFlow', 'dispatch', 'api')
  ),
  due_at timestamptz,
  started_at timestamptz not null,
  updated_at timestamptz not null,
  ended_at timestamptz,
  check ((state in ('running', 'returned')) = (ended_at is null))
);
create index request_started on businesses.request (started_at desc, id desc);
create index request_department on businesses.request (department_id, started_at desc, id desc);
create index request_maker on businesses.request (maker_id, started_at desc, id desc);
create index request_business on businesses.request (business_id, started_at desc, id desc);
create index request_account on businesses.request (account_id, started_at desc) where account_id is not null;
create index request_client on businesses.request (client_id, started_at desc) where client_id is not null;
create index request_account_no on businesses.request (account_no) where account_no is not null;
create index request_live on businesses.request (state, started_at desc) where ended_at is null;
create index request_words on businesses.request using gin (search_words) with (fastupdate = off);

-- Every state of what was filled in, who wrote it, when and why. Never changed afterwards.
create table businesses.request_revision (
  request_id uuid not null references businesses.request (id),
  number integer not null check (number > 0),
  kind text not null check (kind in ('launch', 'amend', 'edit', 'correct')),
  -- Where in the flow it was written; null at the start.
  node_id text,
  values_sealed bytea not null,
  -- SHA-256 of the canonical text of the values.
  values_hash bytea not null check (octet_length(values_hash) = 32),
  reason text,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  primary key (request_id, number)
);
create trigger keep_revision before update or delete on businesses.request_revision
  for each row execute function businesses.keep_version();

-- Files that values of a draft or a request name by id. Each row holds one reference on its content.
create table businesses.file (
  id uuid primary key,
  draft_id uuid references businesses.draft (id),
  request_id uuid references businesses.request (id),
  sha256 text collate "C" not null,
  name text not null,
  size bigint not null,
  mime text not null,
  kind text not null,
  parameter text not null,
  at timestamptz not null,
  check (num_nonnulls(draft_id, request_id) = 1)
);
create index file_draft on businesses.file (draft_id) where draft_id is not null;
create index file_request on businesses.file (request_id) where request_id is not null;

-- A request that another one started: from a step of its flow (relay, sub-flow), or by dispatching it down.
create table businesses.link (
  child_id uuid primary key references businesses.request (id),
  parent_id uuid not null references businesses.request (id),
  kind text not null check (kind in ('relay', 'subFlow', 'dispatch')),
  -- The stay at the step that started it; a second run of the step finds it.
  case_id uuid,
  token_id uuid,
  visit integer,
  unique (case_id, token_id, visit),
  check (child_id <> parent_id)
);
create index link_parent on businesses.link (parent_id);

-- Documents that came into the archive from a request.
create table businesses.filed (
  request_id uuid not null references businesses.request (id),
  file_id uuid not null references businesses.file (id),
  field text not null,
  document_id uuid not null,
  version_id uuid not null,
  parameter text not null,
  at timestamptz not null,
  primary key (request_id, file_id, parameter)
);
