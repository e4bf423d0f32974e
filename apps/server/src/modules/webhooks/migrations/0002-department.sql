-- The events of one branch in their order: without it whoever hears of few reads past all others to find them.
create index event_department on webhooks.event (department_id, seq);
