-- A client group by rule: filters of the list of accounts, as its address keeps them. Its members are kept as rows all the
-- same, so that who belonged to it on any day can be told, whatever the rule says today.
alter table groups.member_group add column rule jsonb
  check (rule is null or (kind = 'client' and jsonb_typeof(rule) = 'object' and rule <> '{}'::jsonb));
-- When members were last brought to what the rule says, and how many accounts it means that another billing group has.
alter table groups.member_group add column matched_at timestamptz;
alter table groups.member_group add column left_out integer not null default 0 check (left_out >= 0);
create index member_group_by_rule on groups.member_group (id) where rule is not null and removed_at is null;
