-- Changes of a client's data. `data_version` rises with each of them and with nothing else, so that a form or a ticket
-- made on older data is refused while a freeze in between does no harm. The two instants are what a cooling-off counts from.
alter table clients.client
  add column data_version integer not null default 1,
  add column phone_changed_at timestamptz,
  add column email_changed_at timestamptz;

-- How a client's data was until a change: one row per change, never touched again. A client whose data never changed has
-- none, and was always as it is. `seq` orders the rows of a client, and `until` never falls along it.
create table clients.revision (
  id uuid primary key,
  seq bigint generated always as identity,
  client_id uuid not null references clients.client (id),
  version integer not null,
  until timestamptz not null,
  command text not null,
  changed_by uuid not null,
  changed_by_name text not null,
  ticket_id uuid,
  remark text,
  attachments uuid[] not null default '{}',
  -- Everything known of the client, in clear inside the seal.
  dossier_sealed bytea not null,
  unique (client_id, version),
  check (remark is not null or cardinality(attachments) > 0)
);
create index revision_client on clients.revision (client_id, seq);
create trigger revision_append_only before update or delete or truncate on clients.revision
  for each statement execute function platform.refuse_change();

-- Letters to addresses that are no longer the client's: written with the change, sent by whoever delivers messages.
create table clients.contact_notice (
  id uuid primary key,
  client_id uuid not null references clients.client (id),
  revision_id uuid not null references clients.revision (id),
  kind text not null check (kind in ('phone', 'email')),
  to_sealed bytea not null,
  to_masked text not null,
  -- What stands in its place, masked; null when nothing does.
  new_masked text,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  at timestamptz not null
);
create index contact_notice_client on clients.contact_notice (client_id, at desc);
create index contact_notice_at on clients.contact_notice (at, id);
