-- The people behind clients with their names, for registers that compare them.
create view clients.v_person as
  select id, client_id, roles, name_zh, name_en, born_on from clients.client_person;
