-- Cases that did not end agreed, and tickets whose effect is not done: few among millions, and asked for every day.
create index case_ended on approvals.case (state, opened_at desc, id desc)
  where state in ('refused', 'withdrawn', 'terminated', 'stale', 'expired');
create index ticket_apart on approvals.ticket (effect, case_id) where effect in ('ready', 'executing', 'failed', 'stale');
drop index approvals.ticket_failed;
