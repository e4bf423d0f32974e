-- With the default hundred, the planner takes a rare pair of characters for a common one and walks the accounts by date
-- until it has found a page: seconds instead of a millisecond over a million accounts (bench s2).
alter table accounts.account alter column search_words set statistics 1000;
