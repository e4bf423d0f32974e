-- Which state of a code the register of trading codes was told last; what it was not told yet is found at once.
alter table counters.record add told_version bigint;
create index record_untold on counters.record (received_at, id)
  where slot = 12 and account_id is not null and told_version is distinct from version;
