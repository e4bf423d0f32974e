-- Live connections ask every few seconds whether they may go on, so nobody listens for notices of changed rights.
drop trigger credential_changed on access.session;
drop trigger credential_changed on access.api_key;
drop function access.wake_operator();

create or replace function access.bump_operator() returns trigger language plpgsql as $$
begin
  update access.operator set epoch = epoch + 1 where id = coalesce(new.operator_id, old.operator_id);
  return null;
end $$;
create or replace function access.bump_everyone() returns trigger language plpgsql as $$
begin
  update access.epoch set value = value + 1, moved_by = pg_current_xact_id() where moved_by <> pg_current_xact_id();
  return null;
end $$;
create or replace function access.bump_self() returns trigger language plpgsql as $$
begin
  new.epoch := old.epoch + 1;
  return new;
end $$;
