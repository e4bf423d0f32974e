-- Modules that lay something down for a step offer flows and steps by name, in the order of the drawing.
create or replace view approvals.v_step as
  select f.code as flow_code, n.value ->> 'id' as node_id, n.value -> 'label' as label, n.value ->> 'kind' as kind,
    f.label as flow_label, n.ordinality as place, f.retired_at
  from approvals.flow f join approvals.flow_version v on v.id = f.current_version_id
  cross join lateral jsonb_array_elements(v.definition -> 'nodes') with ordinality n (value, ordinality);
