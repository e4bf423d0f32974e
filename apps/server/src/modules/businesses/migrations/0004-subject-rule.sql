-- Which kind of subject a client is: the first of these that fits, else a company is an entity and anybody else a person.
create table businesses.subject_rule (
  position int primary key check (position >= 1),
  -- Null fits everything.
  category text,
  client_type text,
  business_line text,
  subject_type text not null check (subject_type in ('person', 'entity', 'special', 'product'))
);
insert into businesses.subject_rule (position, category, client_type, business_line, subject_type)
values (1, 'house', null, null, 'special'), (2, null, 'corporate', 'asset-management', 'product');
