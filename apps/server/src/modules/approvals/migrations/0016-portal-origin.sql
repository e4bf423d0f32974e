-- Cases that clients started: few among millions, and looked for by whoever serves them.
create index case_portal on approvals.case (opened_at desc, id desc) where facts ->> 'request.origin' = 'portal';
