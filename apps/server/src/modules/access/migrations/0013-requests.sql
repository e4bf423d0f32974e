-- What people ask to be given: a role, a policy or one key, for how long and why; decided by somebody else.
create table access.right_request (
  id uuid primary key,
  operator_id uuid not null references access.operator (id),
  kind text not null check (kind in ('role', 'policy', 'permission')),
  role_id uuid references access.role (id) on delete cascade,
  policy_id uuid references access.policy (id) on delete cascade,
  permission text,
  -- The key whoever asks was missing; what is asked for may bring more.
  missing text,
  -- Until when it is wanted; null: without an end.
  expires_at timestamptz,
  reason text not null,
  state text not null default 'open' check (state in ('open', 'granted', 'refused', 'withdrawn')),
  asked_at timestamptz not null,
  decided_by uuid references access.operator (id),
  decided_at timestamptz,
  remark text,
  -- From when to when it was given.
  granted_until timestamptz,
  check ((kind = 'role') = (role_id is not null)),
  check ((kind = 'policy') = (policy_id is not null)),
  check ((kind = 'permission') = (permission is not null)),
  check ((state = 'open') = (decided_at is null)),
  check ((state in ('granted', 'refused')) = (decided_by is not null)),
  -- Nobody grants anything to themselves.
  check (decided_by is distinct from operator_id)
);
create unique index right_request_open on access.right_request
  (operator_id, kind, coalesce(role_id::text, policy_id::text, permission)) where state = 'open';
create index right_request_asked on access.right_request (asked_at desc, id desc);
create index right_request_operator on access.right_request (operator_id, asked_at desc);
create index right_request_waiting on access.right_request (asked_at desc, id desc) where state = 'open';
