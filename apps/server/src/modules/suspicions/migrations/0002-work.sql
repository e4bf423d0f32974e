-- What somebody looks into, and what is to be done by when, among events that are not over.
create index event_assignee on suspicions.event (assignee_id, created_at desc, id desc) where status <> 'COMPLETED';
create index event_due on suspicions.event (due_at, id) where status <> 'COMPLETED';
