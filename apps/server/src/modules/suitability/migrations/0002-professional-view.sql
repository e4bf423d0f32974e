-- Who is certified as a professional investor, and until which day, for modules that ask more of them.
create view suitability.v_professional as
  select client_id, expires_on from suitability.certification
  where is_pi and ended_at is null and client_id is not null;
