-- Documents with their sealed numbers, for set-based steps that must write numbers down; whoever reads opens them.
create view clients.v_sealed_identity as
  select client_id, person_id, kind, country, number_sealed, expires_on from clients.identity_document;
