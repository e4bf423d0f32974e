-- How a request came about, newest first: some ways are rare among millions, so each is found by itself.
drop index approvals.case_portal;
create index case_origin on approvals.case ((facts ->> 'request.origin'), opened_at desc, id desc)
  where facts ->> 'request.origin' is not null;
