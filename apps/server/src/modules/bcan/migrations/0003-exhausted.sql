-- Clients whose regime has no number left are few among a million: the list finds them here.
create index registration_exhausted on bcan.registration (created_at desc, id desc) where exhausted;
