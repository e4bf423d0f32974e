-- What the field keys must be able to open: notices a lost or mixed-up key file before anything is sealed with it.
create table platform.key_check (
  one boolean primary key check (one),
  sealed bytea not null,
  index bytea not null check (octet_length(index) = 16)
);
