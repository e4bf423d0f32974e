-- What other modules may read of requests, without what was filled in.
create view businesses.v_request as
  select id, request_no, business_id, version_id, title, state, steps, case_id, business_line, department_id, maker_id,
    due_at, started_at, ended_at
  from businesses.request;
