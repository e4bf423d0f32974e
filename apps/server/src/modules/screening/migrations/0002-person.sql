-- The people behind clients by their names as they are compared, folded, so that a name on the list finds them by an index.
create table screening.person (
  person_id uuid primary key,
  client_id uuid not null,
  label text not null,
  names text[] not null,
  born_on date
);
create index person_names on screening.person using gin (names);

-- People whose names are new or not what they were. The database writes it down itself, whatever changes them; the sweep, and
-- whoever puts somebody on the list, work it off before they compare.
create table screening.person_due (
  seq bigint generated always as identity primary key,
  person_id uuid not null
);
create function screening.note_fresh() returns trigger language plpgsql as $$
begin
  insert into screening.person_due (person_id) select id from fresh;
  return null;
end $$;
create function screening.note_gone() returns trigger language plpgsql as $$
begin
  insert into screening.person_due (person_id) select id from gone;
  return null;
end $$;
create trigger screened_after_insert after insert on clients.client_person
  referencing new table as fresh for each statement execute function screening.note_fresh();
create trigger screened_after_update after update on clients.client_person
  referencing new table as fresh for each statement execute function screening.note_fresh();
create trigger screened_after_delete after delete on clients.client_person
  referencing old table as gone for each statement execute function screening.note_gone();
insert into screening.person_due (person_id) select id from clients.client_person order by id;
