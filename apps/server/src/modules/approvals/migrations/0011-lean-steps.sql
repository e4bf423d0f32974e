-- A token moves with every step. As long as its time of entry stood in an index, each move wrote it anew into all of
-- them; what is stuck is looked up by case.
drop index approvals.token_stuck;
create index token_stuck on approvals.token (case_id) where state = 'stuck';

-- The history is only ever read case by case, in the order of its ids: one index serves as key and for that.
alter table approvals.case_event drop constraint case_event_pkey;
drop index approvals.case_event_case;
alter table approvals.case_event add primary key (case_id, id);

-- Cases opened together stand on one page and are often decided together: each finds room there for its next version,
-- which then needs no new entry in any index.
alter table approvals.case set (fillfactor = 60);
alter table approvals.token set (fillfactor = 50);
