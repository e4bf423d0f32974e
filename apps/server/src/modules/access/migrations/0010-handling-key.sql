-- Doing a step that is no approval has a key of its own, and so has seeing one's tasks, which comes along with either.
-- Until now one key, that of agreeing, stood for all of it: whoever has it keeps all of it.
insert into access.permission (key, module, sensitive, implies, declared)
  select k.key, 'approvals', false, '{}', true from (values ('approvals.task.handle'), ('approvals.task.work')) k (key)
    where exists (select from access.permission where key = 'approvals.task.agree')
  on conflict (key) do nothing;

insert into access.policy_permission (policy_id, permission)
  select policy_id, 'approvals.task.handle' from access.policy_permission where permission = 'approvals.task.agree'
  on conflict do nothing;

insert into access.operator_permission (operator_id, permission, granted_by, valid_from, expires_at)
  select operator_id, 'approvals.task.handle', granted_by, valid_from, expires_at
    from access.operator_permission where permission = 'approvals.task.agree'
  on conflict do nothing;

-- A key does what stands in it, and what comes along was looked up when it was made.
update access.api_key
  set scopes = scopes || array['approvals.task.handle', 'approvals.task.work']
  where 'approvals.task.agree' = any(scopes) and not 'approvals.task.handle' = any(scopes);

-- The built-in role of clerks had the key of agreeing for what headquarters dispatches; from now on it has the one of
-- handling. Whoever is a clerk today may go on agreeing, by a grant of their own that an administrator can take back.
insert into access.operator_permission (operator_id, permission, granted_by, valid_from, expires_at)
  select distinct on (g.operator_id) g.operator_id, 'approvals.task.agree', g.granted_by,
      min(g.valid_from) over person,
      case when bool_or(g.expires_at is null) over person then null else max(g.expires_at) over person end
    from (
      select r.operator_id, r.granted_by, r.valid_from, r.expires_at, rp.policy_id
        from access.operator_role r join access.role_policy rp on rp.role_id = r.role_id
      union all
      select operator_id, granted_by, valid_from, expires_at, policy_id from access.operator_policy) g
    join access.policy p on p.id = g.policy_id and p.builtin and p.code = 'role.account-clerk'
    join access.policy_permission held on held.policy_id = p.id and held.permission = 'approvals.task.agree'
    window person as (partition by g.operator_id)
    order by g.operator_id, g.valid_from
  on conflict (operator_id, permission) do nothing;
