-- Since when the identity data differ from what the exchange has; what is filed after that moment makes it clean again.
alter table bcan.registration add column dirty_since timestamptz;
update bcan.registration set dirty_since = updated_at where dirty;
alter table bcan.registration add constraint registration_dirty_since check (dirty = (dirty_since is not null));
create index registration_dirty on bcan.registration (regime, ce_no) where dirty;

-- What set-based steps of filing may join.
create view bcan.v_registration as
  select r.id, r.client_id, r.regime, r.state, r.ce_no, r.bcan, r.dirty, r.allowed, r.effective_on, r.reject_code,
    coalesce(g.reported, false) as reported
  from bcan.registration r
    left join bcan.number n on n.ce_no = r.ce_no and n.bcan = r.bcan
    left join bcan.number_range g on g.id = n.range_id;

-- CE numbers the house files for, one row for each regime and CE number.
create view bcan.v_filer as
  select g.regime, g.ce_no, min(p.firm_id) as firm_id, min(p.name) as name from bcan.number_range g
    join bcan.participant p on p.id = g.ccep_id
  where g.reported group by g.regime, g.ce_no;
