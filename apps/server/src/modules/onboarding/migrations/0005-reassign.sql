-- To whom an application was handed over, where a line of its story tells of that.
alter table onboarding.application_event add column to_name text;
-- What one person has on the way: for whoever takes it over.
create index application_maker on onboarding.application (maker_id, created_at desc, id desc);
