-- A rate of one day alone ends with it; what held before it holds again.
alter table rates.fee_rate add lasting text not null default 'longTerm' check (lasting in ('today', 'longTerm'));
alter table rates.margin_rate add lasting text not null default 'longTerm' check (lasting in ('today', 'longTerm'));
create index fee_rate_ending on rates.fee_rate (valid_until) where ended_at is null and valid_until is not null;
create index margin_rate_ending on rates.margin_rate (valid_until) where ended_at is null and valid_until is not null;
