-- Who has open work, for modules that show where what they gave out stands: those who claimed it, else all who may.
create view approvals.v_open_task as
  select id, case_id, node_id, kind, claimed_by,
    case when claimed_by is null then candidate_ids else array[claimed_by] end as operator_ids, opened_at, due_at
  from approvals.task where state = 'open';
