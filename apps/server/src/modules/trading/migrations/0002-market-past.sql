-- How a market stood until it was opened or closed: written by the database itself, whatever changes it. A market that has no
-- row for a moment was open then.
create table trading.market_past (
  market text not null,
  until timestamptz not null,
  open boolean not null,
  set_at timestamptz not null,
  primary key (market, until)
);
create function trading.keep_market() returns trigger language plpgsql as $$
begin
  insert into trading.market_past (market, until, open, set_at) values (old.market, new.set_at, old.open, old.set_at)
    on conflict (market, until) do nothing;
  return null;
end $$;
create trigger market_kept after update on trading.market
  for each row when (old.open is distinct from new.open) execute function trading.keep_market();
create trigger market_past_append_only before update or delete or truncate on trading.market_past
  for each statement execute function platform.refuse_change();
