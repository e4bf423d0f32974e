-- An export is a list as a sheet, or a bundle of files that a module puts together.
alter table platform.export drop constraint export_format_check;
alter table platform.export add constraint export_format_check check (format in ('xlsx', 'csv', 'zip'));
