-- Counts what a person with departments sees, by any of the usual columns, without reading one account: few values, so
-- equal keys share one entry and the index is a fiftieth of the table (bench s3).
create index account_counted on accounts.account
  (department_id, business_line, type, status, client_status, client_type, frozen);

-- Some account types stand in some business lines alone. Without knowing that, the planner walks every account by date
-- for fund accounts of a line that has none (bench s3).
create statistics accounts.account_place (mcv) on department_id, business_line, type from accounts.account;
alter statistics accounts.account_place set statistics 1000;
analyze accounts.account;
