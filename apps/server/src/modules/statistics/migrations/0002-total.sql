-- The same figures summed up, so that a quarter over ten years of cases is read from thousands of rows instead of hundreds of
-- thousands: once without the person, once without the flow, by day and by whole month that has passed.
create table statistics.total (
  grain text not null check (grain in ('flow', 'person')),
  span text not null check (span in ('day', 'month')),
  -- The day, or the first of the month.
  day date not null check (span = 'day' or extract(day from day) = 1),
  flow_id uuid check ((flow_id is not null) = (grain = 'flow')),
  person_id uuid check ((person_id is not null) = (grain = 'person')),
  business_line text,
  department_id uuid,
  opened int not null,
  finished int not null,
  clean int not null,
  decided int not null,
  timed int not null,
  kept int not null,
  unique nulls not distinct (grain, span, day, flow_id, person_id, business_line, department_id)
);

insert into statistics.total (grain, span, day, flow_id, person_id, business_line, department_id, opened, finished, clean,
  decided, timed, kept)
select g.grain, s.span, s.day, case when g.grain = 'flow' then d.flow_id end, case when g.grain = 'person' then d.person_id end,
  d.business_line, d.department_id, sum(d.opened), sum(d.finished), sum(d.clean), sum(d.decided), sum(d.timed), sum(d.kept)
from statistics.day d
  cross join (values ('flow'), ('person')) g (grain)
  cross join lateral (values ('day', d.day), ('month', date_trunc('month', d.day)::date)) s (span, day)
where s.span = 'day' or s.day < date_trunc('month', (select rolled_at from statistics.roll))
group by 1, 2, 3, 4, 5, 6, 7;
