-- Who somebody is at the house's identity provider. Bound once, at the first sign-in that matched; never to a second person.
create table access.identity (
  id uuid primary key,
  issuer text not null check (length(issuer) between 1 and 2000),
  subject text not null check (length(subject) between 1 and 255),
  operator_id uuid not null references access.operator (id),
  -- The claim that matched the user name.
  claim text not null,
  bound_at timestamptz not null,
  last_used_at timestamptz not null,
  unique (issuer, subject),
  unique (operator_id, issuer)
);

-- Sign-ins under way. `browser` is the hash of a cookie: a state is worth nothing in another browser.
create table access.oidc_attempt (
  state bytea primary key check (octet_length(state) = 32),
  browser bytea not null check (octet_length(browser) = 32),
  -- Before the provider answered: nonce and verifier. Afterwards: the identity that waits for a second factor.
  sealed bytea not null,
  proven boolean not null,
  expires_at timestamptz not null
);
create index oidc_attempt_expiry on access.oidc_attempt (expires_at);
create index oidc_attempt_browser on access.oidc_attempt (browser);

-- The provider that vouched for the session; null for passwords.
alter table access.session add column issuer text;

drop function access.live_sessions(bytea[], timestamptz, timestamptz, timestamptz);
create function access.live_sessions(hashes bytea[], at timestamptz, idle_since timestamptz, seen_before timestamptz)
  returns table (token_hash bytea, session_id uuid, operator_id uuid, epoch bigint, everyone bigint, stale boolean,
    federated boolean)
  language plpgsql stable as $$
begin
  return query
    select s.token_hash, s.id, o.id, o.epoch, (select e.value from access.epoch e), s.last_seen_at <= seen_before,
      s.issuer is not null
    from access.session s
    join access.operator o on o.id = s.operator_id and o.status = 'active'
    where s.token_hash = any(hashes) and s.ended_at is null and s.expires_at > at and s.last_seen_at > idle_since;
end $$;
