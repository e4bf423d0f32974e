-- Whose own things a client of the house may see; null for people of the house, who see by business line and department.
alter table sources.run_scope add column client_ids uuid[];
create or replace view sources.running as
  select sees_all, business_lines, department_ids, client_ids from sources.run_scope
  where token = current_setting('kontor.run', true) and began_at > clock_timestamp() - interval '1 minute';
