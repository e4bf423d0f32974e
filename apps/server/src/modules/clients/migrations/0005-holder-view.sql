-- Joint holders besides the client itself, for registers that must know of each of them.
create view clients.v_holder as
  select id, client_id, position, name_zh, name_en from clients.client_person where 'holder' = any(roles);
