-- What the report of duties is worked out from: who has which permission by which way, who has which role, who people are.
create function access.roles_at(at timestamptz) returns table (operator_id uuid, role_id uuid, code text)
  language sql stable as $$
  select g.operator_id, r.id, r.code from access.operator_role g join access.role r on r.id = g.role_id
    where g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
$$;

-- `way`: `role:<code>`, `policy:<code>`, or the key itself where it was granted by itself or comes along with another.
create function access.holdings(at timestamptz)
  returns table (operator_id uuid, permission text, way text, expires_at timestamptz) language sql stable as $$
  with way as (
    select g.operator_id, pp.permission, 'role:' || r.code as way, g.expires_at
      from access.operator_role g join access.role r on r.id = g.role_id
      join access.role_policy rp on rp.role_id = g.role_id
      join access.policy_permission pp on pp.policy_id = rp.policy_id
      where g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
    union all
    select g.operator_id, pp.permission, 'policy:' || p.code, g.expires_at
      from access.operator_policy g join access.policy p on p.id = g.policy_id
      join access.policy_permission pp on pp.policy_id = g.policy_id
      where g.valid_from <= at and (g.expires_at is null or g.expires_at > at)
    union all
    select g.operator_id, g.permission, g.permission, g.expires_at
      from access.operator_permission g
      where g.valid_from <= at and (g.expires_at is null or g.expires_at > at))
  select way.operator_id, p.key, way.way, way.expires_at
    from way
    join access.permission k on k.key = way.permission and k.declared
    join access.permission p on p.declared and (p.key = k.key or p.key = any(k.implies))
$$;

create view access.v_person as select id, username, name, department_id, status from access.operator;
create view access.v_manager as select id as department_id, manager_id from access.department where manager_id is not null;
