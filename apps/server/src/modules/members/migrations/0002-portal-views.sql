-- What other modules may join: who signs in to the clients' places, and which sessions live on devices.
create view members.v_member as
  select id, member_no, language, phone_masked, phone_sealed is not null as has_phone, created_at from members.member;
create view members.v_live_session as
  select member_id, device_key, session_id from members.device where session_id is not null;

-- Whoever signs out ends the session on the device, without being forced out. Rows that are there fit.
alter table members.device_event drop constraint device_event_event_check;
alter table members.device_event add constraint device_event_event_check
  check (event in ('bind', 'unbind', 'change', 'login-ok', 'login-failed', 'logout', 'forced-out')) not valid;
