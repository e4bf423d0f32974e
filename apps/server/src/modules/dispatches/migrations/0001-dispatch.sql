create sequence dispatches.dispatch_number start 100001;

-- Work that somebody at headquarters gave out: a form of a business, to many at once, due on a day.
create table dispatches.dispatch (
  id uuid primary key,
  dispatch_no text collate "C" not null unique,
  title text not null,
  remark text,
  business_id uuid not null,
  version_id uuid not null,
  business_names jsonb not null,
  -- The node of the flow at which recipients fill in.
  step text not null,
  rule text not null check (rule in ('all', 'any', 'deadline')),
  due_on date not null,
  -- When the sender's office closes on that day.
  due_at timestamptz not null,
  business_line text not null,
  department_id uuid not null,
  sender_id uuid not null,
  sender_name text not null,
  state text not null check (state in ('running', 'closed', 'recalled')),
  closed_because text check (closed_because in ('all', 'any', 'deadline', 'hand')),
  sent_at timestamptz not null,
  closed_at timestamptz,
  check ((state = 'closed') = (closed_because is not null)),
  check ((state = 'running') = (closed_at is null))
);
create index dispatch_sent on dispatches.dispatch (sent_at desc, id desc);
create index dispatch_department on dispatches.dispatch (department_id, sent_at desc, id desc);
create index dispatch_sender on dispatches.dispatch (sender_id, sent_at desc, id desc);
create index dispatch_due on dispatches.dispatch (due_at) where state = 'running';

-- One recipient and the request given to it. Sent once more, it gets the next request.
create table dispatches.item (
  id uuid primary key,
  dispatch_id uuid not null references dispatches.dispatch (id),
  position integer not null,
  -- The department asked, or that of the person asked; the request stands there.
  department_id uuid not null,
  operator_id uuid,
  request_id uuid not null unique,
  case_id uuid not null,
  round integer not null default 1,
  state text not null check (
    state in ('open', 'done', 'refused', 'withdrawn', 'stopped', 'recalled', 'missed', 'notNeeded')
  ),
  -- When somebody who is asked first looked at it.
  opened_at timestamptz,
  opened_by text,
  ended_at timestamptz,
  reason text,
  unique (dispatch_id, position),
  check ((state = 'open') = (ended_at is null))
);
create index item_open on dispatches.item (dispatch_id) where state = 'open';

-- Papers sent along. Each row holds one reference on its content.
create table dispatches.file (
  id uuid primary key,
  dispatch_id uuid not null references dispatches.dispatch (id),
  sha256 text collate "C" not null,
  name text not null,
  size bigint not null,
  mime text not null
);
create index file_dispatch on dispatches.file (dispatch_id);
