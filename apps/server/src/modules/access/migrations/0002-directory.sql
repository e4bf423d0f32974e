-- The department given and all above it, the nearest first.
create function access.departments_above(leaf uuid) returns table (id uuid, distance int) language sql stable as $$
  with recursive above (id, parent_id, distance) as (
    select d.id, d.parent_id, 0 from access.department d where d.id = leaf
    union all
    select d.id, d.parent_id, a.distance + 1 from access.department d join above a on d.id = a.parent_id)
  select id, distance from above
$$;

-- Everybody who holds a key at an instant, by whatever way.
create function access.holders_of(wanted text, at timestamptz) returns setof uuid language sql stable as $$
  with giving as (
    select key from access.permission where declared and (key = wanted or wanted = any(implies))),
  policy as (
    select policy_id from access.policy_permission where permission in (select key from giving))
  select g.operator_id from access.operator_role g
    join access.role_policy rp on rp.role_id = g.role_id
    where rp.policy_id in (select policy_id from policy)
      and g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
  union
  select g.operator_id from access.operator_policy g
    where g.policy_id in (select policy_id from policy)
      and g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
  union
  select g.operator_id from access.operator_permission g
    where g.permission in (select key from giving)
      and g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
$$;

-- Whether a person may see things of a business line and department; null asks nothing.
create function access.sees(person uuid, line text, department uuid, at timestamptz)
  returns boolean language sql stable as $$
  select o.sees_all or (
    (line is null or exists (select 1 from access.operator_business_line b
      where b.operator_id = person and b.business_line = line
        and b.valid_from <= at and (b.expires_at is null or b.expires_at > at)))
    and (department is null or exists (select 1 from access.operator_department d
      where d.operator_id = person and d.department_id in (select a.id from access.departments_above(department) a)
        and d.valid_from <= at and (d.expires_at is null or d.expires_at > at))))
  from access.operator o where o.id = person
$$;

-- Who manages a department: its own manager, or the nearest one above who is not the person asked about.
create function access.manager_of(department uuid, person uuid) returns uuid language sql stable as $$
  select d.manager_id from access.departments_above(department) a
    join access.department d on d.id = a.id
    where d.manager_id is not null and d.manager_id is distinct from person
    order by a.distance limit 1
$$;
