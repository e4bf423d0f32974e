-- What other modules may read of cases, without what they carry.
create view approvals.v_case as
  select c.id, c.kind, f.code as flow_code, v.number as flow_version, c.state, c.maker_id, c.maker_name, c.business_line,
    c.department_id, c.client_id, c.account_id, c.target_type, c.target_id, c.target_label, c.opened_at, c.closed_at
  from approvals.case c
  join approvals.flow_version v on v.id = c.flow_version_id
  join approvals.flow f on f.id = v.flow_id;

-- Data sources that the gateways of published flows ask.
create view approvals.v_lookup as
  select f.code as flow_code, v.number as flow_version, f.current_version_id = v.id as current,
    n ->> 'id' as node_id, l ->> 'source' as source
  from approvals.flow_version v
  join approvals.flow f on f.id = v.flow_id
  cross join lateral jsonb_array_elements(v.definition -> 'nodes') n
  cross join lateral jsonb_array_elements(coalesce(n -> 'lookups', '[]')) l;
