-- Managers of whoever has to act may hear of what waits too long.
alter table notices.notice drop constraint notice_recipient_check,
  add constraint notice_recipient_check check (recipient in ('handler', 'manager', 'launcher', 'copy', 'client'));
alter table notices.rule drop constraint rule_recipient_check,
  add constraint rule_recipient_check check (recipient in ('handler', 'manager', 'launcher', 'copy', 'client'));
alter table notices.template drop constraint template_recipient_check,
  add constraint template_recipient_check check (recipient in ('handler', 'manager', 'launcher', 'copy', 'client'));
