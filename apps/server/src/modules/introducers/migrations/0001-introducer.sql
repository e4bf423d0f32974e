-- One row per introducer the house works with, or has worked with. Names stand as the document shows them.
create table introducers.introducer (
  id uuid primary key,
  code text collate "C" not null unique,
  kind text not null check (kind in ('person', 'institution')),
  status text not null default 'PENDING' check (status in ('PENDING', 'ACTIVE', 'SUSPENDED', 'ENDED')),
  business_line text not null default 'introducing',
  department_id uuid not null,
  name_zh text,
  name_en text,
  display_name text not null check (display_name <> ''),
  born_on date,
  phone_sealed bytea,
  phone_masked text,
  identity_kind text not null,
  identity_country text not null check (identity_country ~ '^[A-Z]{2}$'),
  identity_sealed bytea not null,
  identity_masked text not null,
  certificate_no text,
  trained_on date,
  serves_only_us boolean not null,
  starts_on date not null,
  ends_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check (ends_on is null or ends_on >= starts_on)
);
create index introducer_created on introducers.introducer (created_at desc, id desc);
create index introducer_department on introducers.introducer (department_id, created_at desc, id desc);

create table introducers.relative (
  id uuid primary key,
  introducer_id uuid not null references introducers.introducer (id),
  relation text not null
    check (relation in ('spouse', 'parent', 'child', 'childSpouse', 'representativeOf', 'controllerOf', 'staffOf')),
  name text not null,
  identity_kind text not null,
  identity_sealed bytea not null,
  identity_masked text not null,
  position integer not null
);
create index relative_introducer on introducers.relative (introducer_id, position);

-- Blind indexes of the texts under which an identity is found again (policy.ts), of introducers and of their relatives.
create table introducers.identity_key (
  key bytea not null check (octet_length(key) = 16),
  introducer_id uuid not null references introducers.introducer (id),
  relative_id uuid references introducers.relative (id) on delete cascade
);
create index identity_key_key on introducers.identity_key (key);
create index identity_key_introducer on introducers.identity_key (introducer_id);

-- The switches of the check; one row.
create table introducers.check_setting (
  singleton boolean primary key default true check (singleton),
  enabled boolean not null,
  relatives boolean not null,
  changed_by uuid,
  changed_at timestamptz not null
);
insert into introducers.check_setting (enabled, relatives, changed_at) values (true, false, '2026-01-01T00:00:00Z');
