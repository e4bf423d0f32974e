-- For which of the house's businesses a document was filed, so that it is found by business; several may file into one document.
create table archive.filed_for (
  business_id uuid not null,
  document_id uuid not null references archive.document (id) on delete cascade,
  primary key (business_id, document_id)
);
create index filed_for_document on archive.filed_for (document_id);
