-- Whom the approval steps of current flows ask, a row for each way of naming people.
create view approvals.v_ask as
  select f.id as flow_id, f.code as flow_code, n.value ->> 'id' as node_id, p.value as people
  from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
  cross join lateral jsonb_array_elements(v.definition -> 'nodes') n
  cross join lateral jsonb_array_elements(n.value -> 'assignment' -> 'anyOf') p
  where f.retired_at is null and n.value ->> 'kind' = 'approve';

-- Which flow a command is put behind now; none for those that run at once, are blocked, or pass by themselves.
create view approvals.v_gate as
  select r.command, coalesce(named.id, other.id) as flow_id
  from approvals.command_rule r
  left join approvals.flow named on named.id = r.flow_id and named.retired_at is null
    and named.current_version_id is not null
  left join approvals.flow other on named.id is null and other.retired_at is null
    and other.current_version_id is not null
    and other.code = case r.fallback when 'DEFAULT_FLOW' then 'default' when 'SUPER_ADMIN' then 'built-in.super-admin' end
  where coalesce(named.id, other.id) is not null;
