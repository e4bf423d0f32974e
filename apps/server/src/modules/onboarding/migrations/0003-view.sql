-- What other modules may join.
create view onboarding.v_application as
  select id, application_no, display_name, client_id, state, maker_id, business_line, department_id
  from onboarding.application;
