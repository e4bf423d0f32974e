-- Packs that stand in this house, with what the release brought: the base every upgrade compares with.
create table packs.installed (
  code text primary key,
  business_id uuid not null unique,
  release int not null check (release > 0),
  base jsonb not null,
  installed_by uuid not null,
  installed_at timestamptz not null
);
