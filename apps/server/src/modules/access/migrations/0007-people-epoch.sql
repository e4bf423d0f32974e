-- Whoever asks who may decide something gets the same answer until somebody's rights, place or standing change. This
-- number grows with every such change of one person; `value` grows with those that concern everybody.
alter table access.epoch add column people bigint not null default 1;
alter table access.epoch add column people_moved_by xid8 not null default pg_current_xact_id();
alter table access.epoch alter column people_moved_by drop default;

create function access.bump_people() returns trigger language plpgsql as $$
begin
  update access.epoch set people = people + 1, people_moved_by = pg_current_xact_id()
    where people_moved_by <> pg_current_xact_id();
  return null;
end $$;
-- Each change of a person's rights moves the person's own epoch (access.bump_operator), and with it this number.
create trigger people_changed after insert or delete or update of status, sees_all, department_id, username, epoch
  on access.operator for each statement execute function access.bump_people();
create trigger people_changed after update of manager_id on access.department
  for each statement execute function access.bump_people();
