-- A document may be a copy of one filed for another account of the same identity. `source_id` of such a version names the
-- version it was copied from; `dated_at` says when its content was first filed, so that an older paper never comes before
-- a newer one. Null: filed here first.
alter table archive.document_version drop constraint document_version_source_check;
alter table archive.document_version add constraint document_version_source_check
  check (source in ('upload', 'application', 'case', 'import', 'copy'));
alter table archive.document_version add column dated_at timestamptz;
alter table archive.document_version add constraint document_version_copy_check
  check ((source = 'copy') = (dated_at is not null) and (source <> 'copy' or source_id is not null));
