-- Keys taken over from the sources may carry underscores in their first part, like b2b_customer.submit_account.
alter table access.permission drop constraint permission_key_check;
alter table access.permission add constraint permission_key_check
  check (key ~ '^[a-z][A-Za-z0-9_-]*(\.[A-Za-z][A-Za-z0-9_-]*){1,3}$');
