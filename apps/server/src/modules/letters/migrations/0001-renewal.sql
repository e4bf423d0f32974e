-- Clients who were reminded that their standing authority renews: one row per client and year of the renewal, written
-- with the letter, so that no run sends a second one. Without an address of mail there is no letter.
create table letters.renewal (
  client_id uuid not null,
  year integer not null,
  due_on date not null,
  at timestamptz not null,
  message_id uuid,
  primary key (client_id, year),
  check (year = extract(year from due_on))
);
