-- Which places of the input a refused row was refused for: a blocked launch says its reasons there.
alter table platform.bulk_item add column fields jsonb;
