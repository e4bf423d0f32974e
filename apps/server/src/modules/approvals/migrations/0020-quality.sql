-- Cases that came back or were edited, and decisions given after their time: few of all, and what figures of quality lead to.
create index case_event_corrected on approvals.case_event (case_id) where kind in ('return', 'edited');
create index task_late on approvals.task (decided_at, case_id)
  where decided_at > due_at and state in ('agreed', 'refused', 'returned');
create index task_late_case on approvals.task (case_id, decided_at)
  where decided_at > due_at and state in ('agreed', 'refused', 'returned');
