-- Keys are forgotten by age once a night, in the order they were written: a range summary serves that as well.
drop index platform.idempotency_at;
create index idempotency_at on platform.idempotency using brin (at) with (pages_per_range = 32);
