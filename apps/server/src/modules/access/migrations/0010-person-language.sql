-- Modules that write to people write in their language.
create or replace view access.v_person as select id, username, name, department_id, status, language from access.operator;
