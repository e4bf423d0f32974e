-- Joint and corporate clients, a few per cent of all, listed and counted without reading the rest (bench s3).
create index client_type on clients.client (type, created_at desc, id desc) where type <> 'individual';
