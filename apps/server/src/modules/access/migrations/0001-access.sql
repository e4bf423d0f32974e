-- Departments: a tree, small enough to be walked when it is needed.
create table access.department (
  id uuid primary key,
  parent_id uuid references access.department (id) check (parent_id <> id),
  code text not null check (code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,31}$'),
  names jsonb not null check (names ?& array['zh-Hans', 'zh-Hant', 'en']),
  manager_id uuid,
  version int not null default 1,
  created_at timestamptz not null
);
create unique index department_code on access.department (lower(code));
create index department_parent on access.department (parent_id);

create table access.operator (
  id uuid primary key,
  username text not null check (username = lower(username) and length(username) between 2 and 64),
  name text not null check (length(name) between 1 and 100),
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  department_id uuid not null references access.department (id),
  status text not null default 'active' check (status in ('active', 'disabled')),
  -- Sees every business line and department; otherwise the two tables of data rights below count.
  sees_all boolean not null default false,
  -- Grows with every change of this person's rights; what is cached about them carries the number it was worked out at.
  epoch bigint not null default 1,
  created_at timestamptz not null,
  disabled_at timestamptz,
  check ((status = 'disabled') = (disabled_at is not null))
);
create unique index operator_username on access.operator (username);
create index operator_home on access.operator (department_id, id);
alter table access.department add foreign key (manager_id) references access.operator (id);

create table access.password (
  operator_id uuid primary key references access.operator (id),
  hash text not null check (hash like '$argon2id$%'),
  changed_at timestamptz not null,
  must_change boolean not null default false
);

create table access.totp (
  operator_id uuid primary key references access.operator (id),
  secret bytea not null,
  enrolled_at timestamptz not null,
  -- Null until the first code proved that the device has the secret.
  confirmed_at timestamptz,
  -- The last time step that was accepted; a code of it or an earlier one is a replay.
  last_step bigint not null default 0
);

create table access.recovery_code (
  operator_id uuid not null references access.totp (operator_id) on delete cascade,
  hash bytea not null check (octet_length(hash) = 32),
  used_at timestamptz,
  primary key (operator_id, hash)
);

create table access.session (
  id uuid primary key,
  token_hash bytea not null unique check (octet_length(token_hash) = 32),
  operator_id uuid not null references access.operator (id),
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  ip text,
  agent text,
  second_factor boolean not null,
  ended_at timestamptz,
  end_reason text check (end_reason in ('signed-out', 'revoked', 'password-changed', 'disabled', 'replaced')),
  check ((ended_at is null) = (end_reason is null))
);
create index session_operator on access.session (operator_id, id desc);

create table access.api_key (
  id uuid primary key,
  prefix text not null unique check (prefix ~ '^[a-z0-9]{12}$'),
  hash bytea not null check (octet_length(hash) = 32),
  operator_id uuid not null references access.operator (id),
  name text not null check (length(name) between 1 and 100),
  scopes text[] not null check (cardinality(scopes) > 0),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  last_used_at timestamptz,
  last_used_ip text,
  revoked_at timestamptz
);
create index api_key_operator on access.api_key (operator_id, id desc);

-- Counts sign-in attempts per user name and per address. `bucket` is a keyed hash: people type passwords as user names.
create table access.throttle (
  bucket bytea primary key check (octet_length(bucket) = 16),
  attempts int not null check (attempts >= 0),
  window_ends_at timestamptz not null,
  locked_until timestamptz
);
create index throttle_window on access.throttle (window_ends_at);

-- Every permission key that code declares, written when the server starts; rights refer to nothing else.
create table access.permission (
  key text primary key check (key ~ '^[a-z][A-Za-z0-9-]*(\.[A-Za-z][A-Za-z0-9_-]*){1,3}$'),
  module text not null,
  -- Granted person by person, never inside a policy.
  sensitive boolean not null,
  -- Keys that come with this one.
  implies text[] not null default '{}',
  declared boolean not null
);

create table access.policy (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][A-Za-z0-9.-]{1,63}$'),
  name text not null check (length(name) between 1 and 100),
  builtin boolean not null,
  version int not null default 1,
  created_at timestamptz not null
);
create table access.policy_permission (
  policy_id uuid not null references access.policy (id) on delete cascade,
  permission text not null references access.permission (key),
  primary key (policy_id, permission)
);
create index policy_permission_key on access.policy_permission (permission);

create table access.role (
  id uuid primary key,
  code text not null unique check (code ~ '^[a-z][A-Za-z0-9.-]{1,63}$'),
  name text not null check (length(name) between 1 and 100),
  builtin boolean not null,
  version int not null default 1,
  created_at timestamptz not null
);
create table access.role_policy (
  role_id uuid not null references access.role (id) on delete cascade,
  policy_id uuid not null references access.policy (id),
  primary key (role_id, policy_id)
);
create index role_policy_policy on access.role_policy (policy_id);

-- Grants hold from `valid_from` to just before `expires_at`; without an end until taken back.
create table access.operator_role (
  operator_id uuid not null references access.operator (id),
  role_id uuid not null references access.role (id),
  granted_by uuid not null,
  valid_from timestamptz not null,
  expires_at timestamptz check (expires_at > valid_from),
  primary key (operator_id, role_id)
);
create index operator_role_role on access.operator_role (role_id);
create table access.operator_policy (
  operator_id uuid not null references access.operator (id),
  policy_id uuid not null references access.policy (id),
  granted_by uuid not null,
  valid_from timestamptz not null,
  expires_at timestamptz check (expires_at > valid_from),
  primary key (operator_id, policy_id)
);
create index operator_policy_policy on access.operator_policy (policy_id);
create table access.operator_permission (
  operator_id uuid not null references access.operator (id),
  permission text not null references access.permission (key),
  granted_by uuid not null,
  valid_from timestamptz not null,
  expires_at timestamptz check (expires_at > valid_from),
  primary key (operator_id, permission)
);
create index operator_permission_key on access.operator_permission (permission);

create table access.operator_business_line (
  operator_id uuid not null references access.operator (id),
  business_line text not null,
  valid_from timestamptz not null,
  expires_at timestamptz check (expires_at > valid_from),
  primary key (operator_id, business_line)
);
create table access.operator_department (
  operator_id uuid not null references access.operator (id),
  department_id uuid not null references access.department (id),
  valid_from timestamptz not null,
  expires_at timestamptz check (expires_at > valid_from),
  primary key (operator_id, department_id)
);
create index operator_department_department on access.operator_department (department_id);

-- Grows with every change that may concern several people: roles, policies, keys, the department tree.
create table access.epoch (
  singleton boolean primary key default true check (singleton),
  value bigint not null,
  -- The transaction that moved it last: it moves once for each, however many rows change.
  moved_by xid8 not null
);
insert into access.epoch (value, moved_by) values (1, pg_current_xact_id());

-- Nobody can forget to bump: the tables do it themselves, and wake whoever holds live connections open.
create function access.bump_operator() returns trigger language plpgsql as $$
begin
  update access.operator set epoch = epoch + 1 where id = coalesce(new.operator_id, old.operator_id);
  perform pg_notify('kontor_access', coalesce(new.operator_id, old.operator_id)::text);
  return null;
end $$;
-- Credentials are read afresh by every request, so ending one only wakes the live connections.
create function access.wake_operator() returns trigger language plpgsql as $$
begin
  perform pg_notify('kontor_access', coalesce(new.operator_id, old.operator_id)::text);
  return null;
end $$;
create function access.bump_everyone() returns trigger language plpgsql as $$
begin
  update access.epoch set value = value + 1, moved_by = pg_current_xact_id() where moved_by <> pg_current_xact_id();
  if found then
    perform pg_notify('kontor_access', '');
  end if;
  return null;
end $$;
create function access.bump_self() returns trigger language plpgsql as $$
begin
  new.epoch := old.epoch + 1;
  perform pg_notify('kontor_access', new.id::text);
  return new;
end $$;

create trigger rights_changed after insert or update or delete on access.operator_role
  for each row execute function access.bump_operator();
create trigger rights_changed after insert or update or delete on access.operator_policy
  for each row execute function access.bump_operator();
create trigger rights_changed after insert or update or delete on access.operator_permission
  for each row execute function access.bump_operator();
create trigger rights_changed after insert or update or delete on access.operator_business_line
  for each row execute function access.bump_operator();
create trigger rights_changed after insert or update or delete on access.operator_department
  for each row execute function access.bump_operator();
create trigger credential_changed after update of hash, must_change on access.password
  for each row execute function access.wake_operator();
create trigger credential_changed after update of ended_at on access.session
  for each row execute function access.wake_operator();
create trigger credential_changed after update of revoked_at on access.api_key
  for each row execute function access.wake_operator();
create trigger rights_changed before update of status, sees_all, department_id, language, name on access.operator
  for each row execute function access.bump_self();
create trigger rights_changed after insert or update or delete on access.policy_permission
  for each row execute function access.bump_everyone();
create trigger rights_changed after insert or update or delete on access.role_policy
  for each row execute function access.bump_everyone();
create trigger rights_changed after insert or update of implies, declared or delete on access.permission
  for each row execute function access.bump_everyone();
create trigger rights_changed after insert or update of parent_id or delete on access.department
  for each row execute function access.bump_everyone();

-- The departments given and all below them.
create function access.departments_below(roots uuid[]) returns setof uuid language sql stable as $$
  with recursive below (id) as (
    select id from access.department where id = any(roots)
    union
    select d.id from access.department d join below b on d.parent_id = b.id)
  select id from below
$$;

-- What a person may do at an instant, one row per key and way to it; the keys a key brings along stand beside it.
create function access.rights_at(person uuid, at timestamptz)
  returns table (permission text, through text, role_id uuid, policy_id uuid, granted text, expires_at timestamptz)
  language sql stable as $$
  with way as (
    select pp.permission, 'role' as through, r.role_id, pp.policy_id, r.expires_at
      from access.operator_role r
      join access.role_policy rp on rp.role_id = r.role_id
      join access.policy_permission pp on pp.policy_id = rp.policy_id
      where r.operator_id = person and r.valid_from <= at and (r.expires_at is null or r.expires_at > at)
    union all
    select pp.permission, 'policy', null, pp.policy_id, g.expires_at
      from access.operator_policy g
      join access.policy_permission pp on pp.policy_id = g.policy_id
      where g.operator_id = person and g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
    union all
    select g.permission, 'permission', null, null, g.expires_at
      from access.operator_permission g
      where g.operator_id = person and g.valid_from <= at and (g.expires_at is null or g.expires_at > at))
  select p.key, way.through, way.role_id, way.policy_id, way.permission, way.expires_at
    from way
    join access.permission k on k.key = way.permission and k.declared
    join access.permission p on p.declared and (p.key = k.key or p.key = any(k.implies))
$$;

-- When a grant of this person next begins or ends; null when nothing is dated.
create function access.next_change(person uuid, at timestamptz) returns timestamptz language sql stable as $$
  select min(moment) from (
    select valid_from, expires_at from access.operator_role where operator_id = person
    union all select valid_from, expires_at from access.operator_policy where operator_id = person
    union all select valid_from, expires_at from access.operator_permission where operator_id = person
    union all select valid_from, expires_at from access.operator_business_line where operator_id = person
    union all select valid_from, expires_at from access.operator_department where operator_id = person
  ) dated, unnest(array[valid_from, expires_at]) moment where moment > at
$$;
