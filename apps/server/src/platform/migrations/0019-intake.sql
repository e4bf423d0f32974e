-- One sheet whose rows are commands: checked row by row, shown, confirmed, then worked off by a job.
create table platform.intake (
  id uuid primary key,
  -- What kind of sheet; the module that offers it knows its columns.
  kind text not null,
  file_name text not null,
  format text not null check (format in ('xlsx', 'csv')),
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  -- The kept file; null once it was given up.
  sha256 text references platform.object (sha256),
  state text not null check (state in ('CHECKING', 'CHECKED', 'RUNNING', 'DONE', 'STOPPED', 'CANCELLED', 'REFUSED')),
  -- Why the file as a whole was refused.
  failure_module text,
  failure_code text,
  failure_params jsonb,
  operator_id uuid not null,
  operator_name text not null,
  api_key_id uuid,
  key_permissions text[],
  created_at timestamptz not null,
  checked_at timestamptz,
  confirmed_at timestamptz,
  finished_at timestamptz
);
-- The same file is taken once by one person; one that was given up or refused frees it.
create unique index intake_file on platform.intake (kind, file_sha256, operator_id)
  where state not in ('CANCELLED', 'REFUSED');
create index intake_operator on platform.intake (operator_id, created_at desc, id desc);

create table platform.intake_row (
  intake_id uuid not null references platform.intake (id),
  -- Row of the sheet as the spreadsheet program numbers it; the header is 1.
  row integer not null check (row > 1),
  -- The cells as they were given, sealed JSON: the result file repeats them.
  cells_sealed bytea not null,
  label text not null,
  state text not null check (state in ('VALID', 'INVALID', 'DONE', 'AWAITING', 'FAILED', 'CANCELLED')),
  -- What the row asks for; null when it could not be understood.
  command text,
  input_sealed bytea,
  -- Rows of a lower rank have their turn first: accounts before their client.
  rank smallint not null default 0,
  -- [{ column, module, code, params }]
  problems jsonb not null default '[]',
  ticket_id uuid,
  primary key (intake_id, row),
  check (state = 'INVALID' or (command is not null and input_sealed is not null)),
  check ((state = 'AWAITING') = (ticket_id is not null))
);
create index intake_row_turn on platform.intake_row (intake_id, state, rank, row);
