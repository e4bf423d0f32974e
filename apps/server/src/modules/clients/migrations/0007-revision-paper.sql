-- The number of a letter kept elsewhere is a reason for a change as good as words or a paper in the archive.
alter table clients.revision add column attachment_ref text;
alter table clients.revision drop constraint revision_check;
alter table clients.revision
  add constraint revision_check check (remark is not null or cardinality(attachments) > 0 or attachment_ref is not null);
