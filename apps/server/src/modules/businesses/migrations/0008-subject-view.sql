-- Which business a request is of and whom it is about, for modules that follow requests.
create view businesses.v_request_subject as
  select r.id, b.code as business_code, r.account_id, r.client_id
  from businesses.request r join businesses.business b on b.id = r.business_id;
