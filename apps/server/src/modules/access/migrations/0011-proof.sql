-- When a session's person last showed again who they are, for decisions that ask for it.
create table access.proof (
  session_id uuid primary key references access.session (id),
  operator_id uuid not null references access.operator (id),
  factor text not null check (factor in ('password', 'totp')),
  at timestamptz not null
);
