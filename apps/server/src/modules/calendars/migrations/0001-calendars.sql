-- An office: where it stands, when it is open on an ordinary day, and how far its days are known.
create table calendars.office (
  code text primary key check (code ~ '^[a-z][a-z0-9-]{0,39}$'),
  label jsonb not null,
  zone text not null,
  sessions jsonb not null,
  closed_weekdays int[] not null,
  known_from date not null,
  known_to date not null,
  -- Everybody without an office of his own keeps the hours of this one.
  is_default boolean not null default false,
  version int not null default 1,
  changed_at timestamptz not null,
  check (known_from <= known_to)
);
create unique index office_default on calendars.office (is_default) where is_default;

-- Days that are not as their weekday says.
create table calendars.day (
  office text not null references calendars.office (code),
  date date not null,
  kind text not null check (kind in ('closed', 'open', 'half')),
  -- Opening of a half day.
  sessions jsonb,
  name text not null,
  -- Announced by whoever decides it, as far as we know; else expected.
  verified boolean not null,
  primary key (office, date),
  check ((kind = 'half') = (sessions is not null))
);

-- Departments that keep the hours of another office than the default.
create table calendars.department_office (
  department_id uuid primary key,
  office text not null references calendars.office (code)
);
