-- Answers may hold what is shown only once (a new API key, a first password): stored sealed.
alter table platform.idempotency alter column outcome type bytea using null;
