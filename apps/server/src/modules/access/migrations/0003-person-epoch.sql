-- A person's card (must the password be changed, is there a second factor) is cached with the rights, so its changes
-- count as theirs.
drop trigger credential_changed on access.password;
create trigger rights_changed after update of hash, must_change on access.password
  for each row execute function access.bump_operator();
create trigger rights_changed after update of confirmed_at or delete on access.totp
  for each row execute function access.bump_operator();
