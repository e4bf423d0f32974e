-- Inbox rows come and go with every decision; nobody looks them up by case.
drop index approvals.task_candidate_case;
