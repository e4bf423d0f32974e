-- How many files make an item whole, and what the platform calls a file's kind: both as the archive's rules had it then.
alter table cloudsync.item add whole integer not null default 1 check (whole > 0);
alter table cloudsync.file add cloud_code text collate "C";
