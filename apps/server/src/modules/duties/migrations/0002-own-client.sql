-- People of the house who are clients themselves: they have no say in what is asked about them as clients.
create table duties.own_client (
  operator_id uuid not null,
  client_id uuid not null,
  reason text not null check (length(reason) between 1 and 500),
  stated_by text not null,
  stated_at timestamptz not null,
  primary key (operator_id, client_id)
);
create index own_client_client on duties.own_client (client_id);
