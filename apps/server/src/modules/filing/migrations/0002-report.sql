-- Lines of the report forms, written down as they come; a line belongs to one report once it was written.
create table filing.report (
  id uuid primary key,
  form text not null check (form in ('AGGREGATED', 'CHANGE', 'ERROR', 'OFF_EXCHANGE')),
  -- CE number or firm id it is reported under.
  party text collate "C" not null,
  reported_on date not null,
  file_name text not null,
  lines integer not null,
  made_by_name text not null,
  made_at timestamptz not null
);
create index report_made on filing.report (made_at desc, id desc);

create table filing.report_line (
  id uuid primary key,
  form text not null check (form in ('AGGREGATED', 'CHANGE', 'ERROR', 'OFF_EXCHANGE')),
  party text collate "C" not null,
  -- Day of the trade or of the change.
  happened_on date not null,
  facts jsonb not null,
  report_id uuid references filing.report (id),
  made_by_name text not null,
  made_at timestamptz not null
);
create index report_line_made on filing.report_line (made_at desc, id desc);
create index report_line_open on filing.report_line (form, party) where report_id is null;
create index report_line_report on filing.report_line (report_id);
