-- Every identity document of an application's subject, so that each has one live application; null in a draft that
-- names none yet.
alter table onboarding.application drop column identity_index;
alter table onboarding.application alter column identity_masked drop not null;
create table onboarding.application_identity (
  application_id uuid not null references onboarding.application (id),
  -- Blind index of client type and document, or of the client whose further accounts are opened.
  identity_index bytea not null check (octet_length(identity_index) = 16),
  -- False once the application has ended.
  live boolean not null default true,
  primary key (application_id, identity_index)
);
create unique index application_identity_live on onboarding.application_identity (identity_index) where live;

-- Contents are counted where a column named sha256 refers to them.
alter table onboarding.application_document add foreign key (sha256) references platform.object (sha256);
create table onboarding.import_content (
  import_id uuid not null references onboarding.import (id),
  role text not null check (role in ('sheet', 'images')),
  sha256 text not null references platform.object (sha256),
  size bigint not null check (size > 0),
  primary key (import_id, role)
);
create index import_content_object on onboarding.import_content (sha256);
-- Images matched to the rows that may still be run.
create table onboarding.import_document (
  import_id uuid not null,
  row integer not null,
  position integer not null,
  parameter text not null,
  sha256 text not null references platform.object (sha256),
  file_name text not null,
  mime text not null,
  kind text not null,
  size bigint not null check (size > 0),
  primary key (import_id, row, position),
  foreign key (import_id, row) references onboarding.import_row (import_id, row)
);
create index import_document_object on onboarding.import_document (sha256);
alter table onboarding.import_row drop column documents;
alter table onboarding.import add column language text not null default 'en' check (language in ('zh-Hans', 'zh-Hant', 'en'));
-- Files of the zip that no row names: usually a misspelt name.
alter table onboarding.import add column images_unused text[] not null default '{}';
