-- What happened on each day of the house's calendar, by flow, line, department and person: the maker for what was
-- opened and finished, the decider for tasks. Worked out again from the cases, never counted up by hand.
create table statistics.day (
  id uuid primary key default gen_random_uuid(),
  day date not null,
  flow_id uuid not null,
  business_line text,
  department_id uuid,
  person_id uuid not null,
  opened int not null check (opened >= 0),
  finished int not null check (finished >= 0),
  -- Finished without a return and without an edit from outside.
  clean int not null check (clean between 0 and finished),
  decided int not null check (decided >= 0),
  -- Decided tasks that had a time to keep, and those that kept it.
  timed int not null check (timed between 0 and decided),
  kept int not null check (kept between 0 and timed),
  unique nulls not distinct (day, flow_id, business_line, department_id, person_id)
);
create index day_flow on statistics.day (flow_id, day);
create index day_department on statistics.day (department_id, day);

-- Until when the table above is up to date; one row.
create table statistics.roll (
  singleton boolean primary key default true check (singleton),
  rolled_at timestamptz not null
);
