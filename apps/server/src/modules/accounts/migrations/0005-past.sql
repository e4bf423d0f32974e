-- How an account was until its status, its place or what it is known by changed: written by the database itself, so
-- that no way of changing one leaves it out. Freezes keep their own times. `until` never falls along `seq`.
create table accounts.account_past (
  account_id uuid not null references accounts.account (id),
  seq bigint generated always as identity,
  until timestamptz not null,
  status text not null,
  status_before text,
  marks text[] not null,
  broker_code text,
  introducer_code text,
  business_line text not null,
  department_id uuid not null,
  cancelled_at timestamptz,
  primary key (account_id, seq)
);

create function accounts.keep_past() returns trigger language plpgsql as $$
begin
  insert into accounts.account_past (account_id, until, status, status_before, marks, broker_code, introducer_code,
    business_line, department_id, cancelled_at)
  values (old.id,
    greatest(new.updated_at, (select max(p.until) from accounts.account_past p where p.account_id = old.id)),
    old.status, old.status_before, old.marks, old.broker_code, old.introducer_code, old.business_line,
    old.department_id, old.cancelled_at);
  return null;
end $$;
create trigger past_kept after update of status, status_before, marks, broker_code, introducer_code, business_line,
    department_id on accounts.account
  for each row when ((old.status, old.status_before, old.marks, old.broker_code, old.introducer_code, old.business_line,
      old.department_id)
    is distinct from (new.status, new.status_before, new.marks, new.broker_code, new.introducer_code, new.business_line,
      new.department_id))
  execute function accounts.keep_past();

create trigger account_past_append_only before update or delete or truncate on accounts.account_past
  for each statement execute function platform.refuse_change();
