-- What values chosen from data sources were called when a draft was put to others who read it: sealed JSON by field or table.column.
alter table businesses.draft add column words_sealed bytea;
