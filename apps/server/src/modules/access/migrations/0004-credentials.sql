-- Asked by every request. In PL/pgSQL, so that each connection plans them once instead of every time.
create function access.live_sessions(hashes bytea[], at timestamptz, idle_since timestamptz, seen_before timestamptz)
  returns table (token_hash bytea, session_id uuid, operator_id uuid, epoch bigint, everyone bigint, stale boolean)
  language plpgsql stable as $$
begin
  return query
    select s.token_hash, s.id, o.id, o.epoch, (select e.value from access.epoch e), s.last_seen_at <= seen_before
    from access.session s
    join access.operator o on o.id = s.operator_id and o.status = 'active'
    where s.token_hash = any(hashes) and s.ended_at is null and s.expires_at > at and s.last_seen_at > idle_since;
end $$;

create function access.live_keys(prefixes text[], at timestamptz, seen_before timestamptz)
  returns table (prefix text, hash bytea, api_key_id uuid, scopes text[], operator_id uuid, epoch bigint,
    everyone bigint, stale boolean)
  language plpgsql stable as $$
begin
  return query
    select k.prefix, k.hash, k.id, k.scopes, o.id, o.epoch, (select e.value from access.epoch e),
      k.last_used_at is null or k.last_used_at <= seen_before
    from access.api_key k
    join access.operator o on o.id = k.operator_id and o.status = 'active'
    where k.prefix = any(prefixes) and k.revoked_at is null and k.expires_at > at;
end $$;
