-- The form for changed numbers of a liquidity provider's quotes: neither its id nor its columns are published, so both are laid
-- down here, in versions that never change, and count as unverified until somebody else signs for them.
create table filing.form_template (
  id uuid primary key,
  form text not null check (form = 'QUOTE_CHANGE'),
  version integer not null check (version > 0),
  template jsonb not null,
  source text not null,
  made_by uuid not null,
  made_by_name text not null,
  made_at timestamptz not null,
  remark text not null,
  -- The exchange's template it was compared with, and who stands for it.
  specification text,
  specification_version text,
  verified_by uuid,
  verified_by_name text,
  verified_at timestamptz,
  verified_remark text,
  unique (form, version),
  check (num_nonnulls(specification, specification_version, verified_by, verified_by_name, verified_at) in (0, 5)),
  -- Maker is never checker.
  check (verified_by is distinct from made_by or verified_by is null)
);

alter table filing.report drop constraint report_form_check;
alter table filing.report add constraint report_form_check
  check (form in ('AGGREGATED', 'CHANGE', 'ERROR', 'OFF_EXCHANGE', 'QUOTE_CHANGE'));
alter table filing.report add column template_id uuid references filing.form_template (id);
-- A report stays as it was written, whatever is laid down later.
alter table filing.report add constraint report_template check ((form = 'QUOTE_CHANGE') = (template_id is not null));
alter table filing.report_line drop constraint report_line_form_check;
alter table filing.report_line add constraint report_line_form_check
  check (form in ('AGGREGATED', 'CHANGE', 'ERROR', 'OFF_EXCHANGE', 'QUOTE_CHANGE'));
