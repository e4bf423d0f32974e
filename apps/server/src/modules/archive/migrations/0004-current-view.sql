-- The file each current document shows, and every file there has been, for modules that hand files on or watch over them.
create view archive.v_current_file as
  select d.id as document_id, d.client_id, d.account_id, d.parameter, d.business_line, d.department_id, d.expires_on,
    d.created_at, v.id as version_id, v.version, v.sha256, v.size, v.mime, v.file_name
  from archive.document d join archive.document_version v on v.document_id = d.id and v.version = d.current_version
  where d.status = 'CURRENT';
create view archive.v_file as
  select d.id as document_id, d.client_id, d.account_id, d.parameter, d.business_line, d.department_id, v.id as version_id,
    v.sha256, v.size, v.filed_at
  from archive.document d join archive.document_version v on v.document_id = d.id;
