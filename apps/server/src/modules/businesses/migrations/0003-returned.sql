-- What whoever sent the request back wrote to its maker.
alter table businesses.request add column returned_because text;
