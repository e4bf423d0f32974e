-- Values a person pasted into a filter, named by a token in the list's address. Kept for a day.
create table platform.pasted_list (
  id uuid primary key,
  operator_id uuid not null,
  list_id text not null,
  filter text not null,
  list_values text[] not null check (cardinality(list_values) between 1 and 20000),
  created_at timestamptz not null
);
create index pasted_list_created on platform.pasted_list (created_at);

-- A list's filters and order under a name, for oneself or for others; the reader's own scope always applies.
create table platform.saved_view (
  id uuid primary key,
  list_id text not null,
  operator_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  query jsonb not null,
  shared boolean not null,
  -- Who may use a shared view: holders of these roles, everybody when empty.
  role_ids uuid[] not null default '{}',
  is_default boolean not null default false,
  updated_at timestamptz not null,
  check (shared or role_ids = '{}')
);
create unique index saved_view_name on platform.saved_view (operator_id, list_id, lower(name));
create unique index saved_view_default on platform.saved_view (operator_id, list_id) where is_default;
create index saved_view_shared on platform.saved_view (list_id) where shared;

-- Order, width, pin and visibility of a list's columns, and its density, for one person.
create table platform.list_setting (
  operator_id uuid not null,
  list_id text not null,
  columns jsonb not null,
  density text not null check (density in ('compact', 'regular', 'relaxed')),
  updated_at timestamptz not null,
  primary key (operator_id, list_id)
);
