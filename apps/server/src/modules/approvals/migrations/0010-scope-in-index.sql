-- The cases of a branch are counted from the index alone: it knows both halves of the data scope.
drop index approvals.case_department;
create index case_department on approvals.case (department_id, opened_at desc, id desc) include (business_line);
