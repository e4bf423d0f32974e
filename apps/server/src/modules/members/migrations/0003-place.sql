-- Where a device was, in the words of the app that told of it; null: it said nothing.
alter table members.device add column last_place text;
alter table members.device_event add column place text;
