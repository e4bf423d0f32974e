-- Steps of published flows and what their drawings call them, for modules that lay something down for a step.
create view approvals.v_flow_step as
  select f.code as flow_code, f.label as flow_label, n.value ->> 'id' as node_id, n.value ->> 'kind' as kind,
    n.value -> 'label' as label, n.ordinality as place
  from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
  cross join lateral jsonb_array_elements(v.definition -> 'nodes') with ordinality n
  where f.retired_at is null;
