-- Requests that clients start themselves. Rows that are there fit: nothing has to be read again.
alter table businesses.request drop constraint request_origin_check;
alter table businesses.request add constraint request_origin_check check (
  origin in ('menu', 'client', 'account', 'accountList', 'copy', 'relay', 'subFlow', 'dispatch', 'api', 'portal')
) not valid;
-- Few among all, and looked for by whoever serves clients: newest first.
create index request_portal on businesses.request (started_at desc, id desc) where origin = 'portal';
-- What a client is told of requests and drafts of his own. `asked`: somebody is to look at it now.
create view businesses.v_standing as
  select r.id, r.request_no, r.business_id, b.names, r.account_id, r.account_no, r.state, r.started_at, r.ended_at,
    cardinality(r.steps) > 0 as asked
  from businesses.request r join businesses.business b on b.id = r.business_id;
create view businesses.v_draft as
  select d.id, d.business_id, b.names, d.owner_id, d.account_id, d.updated_at
  from businesses.draft d join businesses.business b on b.id = d.business_id;
-- What flows of businesses carry out that clients may start, or could: the commands a client's request may lead to.
create view businesses.v_client_command as
  select distinct v.business_id, n -> 'effect' ->> 'command' as command
  from businesses.business_version v, jsonb_array_elements(v.definition -> 'flow' -> 'nodes') n
  where v.definition -> 'launch' -> 'portal' <> 'null'::jsonb and n -> 'effect' ->> 'kind' = 'command';
