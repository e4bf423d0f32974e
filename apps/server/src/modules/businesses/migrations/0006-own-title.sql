-- What the business says a request is called, from its values; without it a request is called by whom it is about. The
-- name of the business goes before, in the language of whoever reads.
alter table businesses.request add own_title text;
create index request_due on businesses.request (due_at) where ended_at is null and due_at is not null;
