-- What somebody is drawing on a flow until it is published: one draft per flow, whoever draws. `version` rises with each
-- save; a save of an older one is refused, so that nobody draws over somebody else's work unawares.
create table approvals.flow_draft (
  flow_id uuid primary key references approvals.flow (id),
  label jsonb not null,
  definition jsonb not null,
  version int not null check (version > 0),
  changed_by uuid not null,
  changed_name text not null,
  changed_at timestamptz not null
);
