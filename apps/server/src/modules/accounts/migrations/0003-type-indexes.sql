-- Counting the accounts of one type reads at most ten thousand index entries instead of the table (bench s3).
create index account_type on accounts.account (type, opened_at desc, id desc);
create index account_client_type on accounts.account (client_type, opened_at desc, id desc)
  where client_type <> 'individual';
