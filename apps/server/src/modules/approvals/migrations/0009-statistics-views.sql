-- What statistics are counted from. `corrected`: work was sent back, or its form was edited from outside.
create view approvals.v_progress as
  select c.id, v.flow_id, c.state, c.maker_id, c.business_line, c.department_id, c.opened_at, c.closed_at,
    exists (select 1 from approvals.case_event e where e.case_id = c.id and e.kind in ('return', 'edited')) as corrected
  from approvals.case c join approvals.flow_version v on v.id = c.flow_version_id;
create view approvals.v_task as
  select t.id, t.case_id, t.visit, t.node_id, t.kind, t.state, t.decided_by, t.opened_at, t.decided_at, t.due_at
  from approvals.task t;
create view approvals.v_flow as
  select f.id, f.code, f.label, f.current_version_id, f.retired_at from approvals.flow f;

-- Times rise with the rows, so a summary of blocks finds a day or a month of them and costs writers almost nothing.
create index case_closed on approvals.case using brin (closed_at) with (pages_per_range = 32);
create index task_decided_day on approvals.task using brin (decided_at) with (pages_per_range = 32);
