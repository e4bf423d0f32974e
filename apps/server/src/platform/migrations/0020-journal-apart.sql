-- Calls that were refused or failed, and those that no person at the console made: few among millions, and asked for by
-- those who look after something.
create index journal_result on platform.journal (result, seq desc) where result <> 'done';
create index journal_actor on platform.journal (actor_kind, seq desc) where actor_kind <> 'operator';
