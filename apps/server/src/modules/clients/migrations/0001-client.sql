-- Numbers of clients people read: C and eight digits.
create sequence clients.client_number start 10000001;

-- One row per client: the profile all of the client's accounts share. Names stand as the identity document shows them;
-- they are never converted between scripts. `search_name` and `search_words` come from policy/search.ts alone.
create table clients.client (
  id uuid primary key,
  client_no text collate "C" not null unique,
  -- The login of the client's apps; exists before any account and belongs to one client for ever.
  member_no text collate "C" unique,
  type text not null check (type in ('individual', 'joint', 'corporate')),
  category text not null default 'retail' check (category in ('retail', 'house')),
  status text not null default 'ACTIVE' check (status in ('ACTIVE', 'FROZEN', 'CANCELLED')),
  cancelled_kind text check (cancelled_kind in ('ordinary', 'permanent')),
  cancelled_at timestamptz,
  name_zh text,
  name_en text,
  other_names text[] not null default '{}',
  -- What lists show: the Chinese name where there is one, else the English.
  display_name text not null check (display_name <> ''),
  sex text check (sex in ('M', 'F')),
  -- Birth of a person, incorporation of a company.
  born_on date,
  -- ISO 3166-1 alpha-2: nationality of a person, place of incorporation of a company.
  nationality text check (nationality ~ '^[A-Z]{2}$'),
  residence text check (residence ~ '^[A-Z]{2}$'),
  education text check (education in ('primary', 'secondary', 'bachelor', 'postgraduate')),
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  -- Answers nobody searches for: assets, experience, declarations.
  profile jsonb not null default '{}',
  search_name text not null,
  search_words text[] not null,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((status = 'CANCELLED') = (cancelled_kind is not null)),
  check ((status = 'CANCELLED') = (cancelled_at is not null))
);
create index client_created on clients.client (created_at desc, id desc);
create index client_words on clients.client using gin (search_words) with (fastupdate = off);
create index client_unusual on clients.client (status, created_at desc, id desc) where status <> 'ACTIVE';
create index client_same_person on clients.client (search_name, born_on);

-- Where a client is served: one row per business line and department of its accounts and applications. A person sees a
-- client whose place is in their scope.
create table clients.client_place (
  client_id uuid not null references clients.client (id),
  business_line text not null,
  department_id uuid not null,
  primary key (client_id, business_line, department_id)
);
create index client_place_department on clients.client_place (department_id, business_line);

-- People behind a client: joint holders, and the officers of a company. The holder of an individual account is the
-- client itself and has no row here.
create table clients.client_person (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  position integer not null,
  roles text[] not null check (
    cardinality(roles) > 0 and
    roles <@ array['holder', 'director', 'shareholder', 'beneficial-owner', 'authorised', 'instruction', 'agent', 'related']
  ),
  kind text not null check (kind in ('natural', 'legal')),
  name_zh text,
  name_en text,
  sex text check (sex in ('M', 'F')),
  born_on date,
  nationality text check (nationality ~ '^[A-Z]{2}$'),
  -- Share of the capital in hundredths of a per cent.
  share_bps integer check (share_bps between 0 and 10000),
  created_at timestamptz not null,
  unique (client_id, position),
  check (coalesce(name_zh, name_en) is not null)
);

-- Identity documents of a client (person_id null) or of one of its people. The number is sealed; `number_index` is the
-- blind index of the normalised number and serves exact search and uniqueness.
create table clients.identity_document (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  person_id uuid references clients.client_person (id),
  -- Type code, see schema.ts; open-ended because issuers invent new ones.
  kind text not null check (kind ~ '^[a-z][a-z0-9-]{1,39}$'),
  country text not null check (country ~ '^[A-Z]{2}$'),
  number_sealed bytea not null,
  number_index bytea not null check (octet_length(number_index) = 16),
  number_last4 text collate "C" not null,
  number_masked text not null,
  issued_on date,
  expires_on date,
  -- The client type this document identifies, while the client lives; null for officers and after cancellation.
  claim text check (claim in ('individual', 'joint', 'corporate')),
  created_at timestamptz not null
);
create unique index identity_document_claim on clients.identity_document (number_index, kind, country, claim)
  where claim is not null;
create index identity_document_client on clients.identity_document (client_id);
create index identity_document_number on clients.identity_document (number_index);
create index identity_document_last4 on clients.identity_document (number_last4);
create index identity_document_expiry on clients.identity_document (expires_on) where expires_on is not null;

-- Phones (E.164) and e-mail addresses (lower case), sealed, with blind index and the masked form that lists show.
create table clients.contact (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  person_id uuid references clients.client_person (id),
  kind text not null check (kind in ('phone', 'email')),
  -- The one that lists show and notices go to.
  main boolean not null,
  value_sealed bytea not null,
  value_index bytea not null check (octet_length(value_index) = 16),
  value_masked text not null,
  -- Last four digits of a phone, null for e-mail.
  last4 text collate "C",
  verified boolean not null default false,
  created_at timestamptz not null
);
create unique index contact_main on clients.contact (client_id, kind) where main and person_id is null;
create index contact_client on clients.contact (client_id);
create index contact_value on clients.contact (value_index);
create index contact_last4 on clients.contact (last4) where last4 is not null;

create table clients.address (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  person_id uuid references clients.client_person (id),
  kind text not null check (kind in ('residential', 'correspondence', 'registered', 'business')),
  country text not null check (country ~ '^[A-Z]{2}$'),
  region text,
  city text,
  line text not null,
  postal_code text
);
create index address_client on clients.address (client_id);

create table clients.employment (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  person_id uuid references clients.client_person (id),
  status text not null check (status in ('employed', 'self-employed', 'retired', 'student', 'homemaker', 'unemployed')),
  employer text,
  industry text,
  position text,
  -- Yearly income in HKD thousands: low <= income < high; high null is no upper bound.
  income_low integer,
  income_high integer
);
create index employment_client on clients.employment (client_id);

create table clients.tax_residency (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  person_id uuid references clients.client_person (id),
  country text not null check (country ~ '^[A-Z]{2}$'),
  tin_sealed bytea,
  tin_masked text,
  -- CRS reason why there is no number.
  reason text check (reason in ('A', 'B', 'C')),
  check ((tin_sealed is null) = (tin_masked is null)),
  check ((tin_sealed is null) <> (reason is null))
);
create index tax_residency_client on clients.tax_residency (client_id);

-- Why a client is frozen: one live row per reason. The client is FROZEN exactly while a live row exists.
create table clients.client_freeze (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  reason text not null check (reason ~ '^[A-Z][A-Z_]{1,39}$'),
  remark text,
  frozen_at timestamptz not null,
  frozen_by uuid not null,
  ticket_id uuid,
  lifted_at timestamptz,
  lifted_by uuid,
  lifted_ticket_id uuid,
  lifted_remark text,
  check ((lifted_at is null) = (lifted_by is null))
);
create unique index client_freeze_live on clients.client_freeze (client_id, reason) where lifted_at is null;
create index client_freeze_client on clients.client_freeze (client_id, frozen_at desc);

-- What other modules may join in their own lists.
create view clients.v_client as
  select id, client_no, member_no, type, category, status, display_name, name_zh, name_en, born_on, nationality, language,
    search_name, search_words, created_at
  from clients.client;
create view clients.v_contact as
  select client_id, kind, main and person_id is null as main, value_index, value_masked, last4, verified
  from clients.contact;
create view clients.v_identity as
  select client_id, person_id, kind, country, number_index, number_last4, number_masked, expires_on, claim
  from clients.identity_document;
create view clients.v_place as
  select client_id, business_line, department_id from clients.client_place;
create view clients.v_live_freeze as
  select client_id, reason, frozen_at from clients.client_freeze where lifted_at is null;
