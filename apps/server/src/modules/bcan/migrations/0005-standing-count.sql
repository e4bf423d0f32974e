-- How many registrations of a CE number wait to be filed, are effective or were rejected, kept beside them: the home page of
-- whoever files counted a million of them afresh each time. In slots, as bcan.range_use; a slot alone may be negative.
create table bcan.standing_count (
  regime text not null references bcan.regime (code),
  ce_no text collate "C" not null,
  standing text not null check (standing in ('waiting', 'effective', 'rejected')),
  slot smallint not null check (slot between 0 and 255),
  registrations bigint not null,
  primary key (regime, ce_no, standing, slot)
) with (fillfactor = 50);

create function bcan.stands_as(standing text, state text, dirty boolean) returns boolean immutable language sql
  return case standing when 'waiting' then state = 'CONSENTED' or dirty when 'effective' then state = 'EFFECTIVE'
    else state = 'REJECTED' end;

create function bcan.count_registered() returns trigger language plpgsql as $$
begin
  insert into bcan.standing_count as c (regime, ce_no, standing, slot, registrations)
    select f.regime, f.ce_no, s.standing, pg_backend_pid() % 256, count(*)
    from fresh f cross join (values ('waiting'), ('effective'), ('rejected')) s (standing)
    where f.ce_no is not null and bcan.stands_as(s.standing, f.state, f.dirty)
    group by 1, 2, 3 order by 1, 2, 3
    on conflict (regime, ce_no, standing, slot) do update set registrations = c.registrations + excluded.registrations;
  return null;
end $$;

create function bcan.count_changed() returns trigger language plpgsql as $$
begin
  insert into bcan.standing_count as c (regime, ce_no, standing, slot, registrations)
    select x.regime, x.ce_no, s.standing, pg_backend_pid() % 256, sum(x.by)
    from (select regime, ce_no, state, dirty, 1 as by from fresh union all select regime, ce_no, state, dirty, -1 from former) x
      cross join (values ('waiting'), ('effective'), ('rejected')) s (standing)
    where x.ce_no is not null and bcan.stands_as(s.standing, x.state, x.dirty)
    group by 1, 2, 3 having sum(x.by) <> 0 order by 1, 2, 3
    on conflict (regime, ce_no, standing, slot) do update set registrations = c.registrations + excluded.registrations;
  return null;
end $$;

-- From here on nobody writes registrations until this migration has ended, so that none is missed or counted twice.
create trigger registration_counted after insert on bcan.registration
  referencing new table as fresh for each statement execute function bcan.count_registered();
create trigger registration_recounted after update on bcan.registration
  referencing old table as former new table as fresh for each statement execute function bcan.count_changed();
insert into bcan.standing_count (regime, ce_no, standing, slot, registrations)
  select r.regime, r.ce_no, s.standing, 0, count(*)
  from bcan.registration r cross join (values ('waiting'), ('effective'), ('rejected')) s (standing)
  where r.ce_no is not null and bcan.stands_as(s.standing, r.state, r.dirty) group by 1, 2, 3;

create view bcan.v_standing as
  select regime, ce_no, standing, sum(registrations)::bigint as registrations from bcan.standing_count group by 1, 2, 3;
