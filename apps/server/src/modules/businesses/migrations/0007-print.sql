-- What was printed of a request, so that the code at the foot of a page can be looked up. The digest is that of the words on
-- the paper, which are not kept: they follow from the revision and from what the person who printed might see.
create table businesses.print (
  id uuid primary key,
  request_id uuid not null references businesses.request (id),
  digest bytea not null,
  pages integer not null check (pages > 0),
  language text not null,
  revision integer not null check (revision > 0),
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null
);
create index print_request on businesses.print (request_id, id desc);
create trigger print_append_only before update or delete or truncate on businesses.print
  for each statement execute function platform.refuse_change();
