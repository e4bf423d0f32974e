-- What requests filed before the archive kept for which business it was.
insert into archive.filed_for (business_id, document_id)
  select distinct r.business_id, v.document_id
  from archive.document_version v join businesses.request r on r.id = v.source_id
  where v.source = 'case'
  on conflict do nothing;
