-- The cases of one account: its page lists them, and when the account goes to another department they go along.
create index case_account on approvals.case (account_id, opened_at desc, id desc) where account_id is not null;

-- What the steps of current flows are called, for modules that name one.
create view approvals.v_step as
  select f.code as flow_code, n.value ->> 'id' as node_id, n.value -> 'label' as label
  from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
  cross join lateral jsonb_array_elements(v.definition -> 'nodes') n;
