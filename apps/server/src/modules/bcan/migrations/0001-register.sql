-- What the house has laid down for each regime: HKIDR on the Hong Kong market, Stock Connect northbound.
create table bcan.regime (
  code text primary key check (code in ('HKIDR', 'NORTHBOUND')),
  -- Whether a consented client may buy before its number stands in the exchange's image.
  trade_before_accepted boolean not null,
  -- From this share of a range used on, a warning.
  warn_percent integer not null default 80 check (warn_percent between 1 and 99)
);
insert into bcan.regime (code, trade_before_accepted) values ('HKIDR', true), ('NORTHBOUND', false);

-- Those who file or execute: the house itself and, for a house that is no exchange participant, its upstream broker.
create table bcan.participant (
  id uuid primary key,
  regime text not null references bcan.regime (code),
  name text not null,
  kind text not null check (kind in ('House', 'Third')),
  role text not null check (role in ('CCEP', 'TTEP', 'BOTH')),
  firm_id text,
  ce_no text collate "C" not null check (ce_no ~ '^[A-Z0-9]{6}$'),
  created_by text not null,
  created_at timestamptz not null,
  removed_at timestamptz
);
create unique index participant_live on bcan.participant (regime, ce_no) where removed_at is null;
create index participant_created on bcan.participant (created_at desc, id desc);

-- Numbers a CE number may give. A closed range gives none any more and keeps its place: what it gave is never given again.
create table bcan.number_range (
  id uuid primary key,
  regime text not null references bcan.regime (code),
  ccep_id uuid not null references bcan.participant (id),
  user_id uuid not null references bcan.participant (id),
  -- CE number of the CCEP: the part of the tag before the full stop.
  ce_no text collate "C" not null,
  reported boolean not null,
  first_no bigint not null check (first_no >= 100),
  last_no bigint not null check (last_no <= 9999999999),
  created_by text not null,
  created_at timestamptz not null,
  closed_at timestamptz,
  check (first_no <= last_no)
);
create index number_range_open on bcan.number_range (regime, created_at, id) where closed_at is null;
create index number_range_ce on bcan.number_range (ce_no, first_no);
create index number_range_created on bcan.number_range (created_at desc, id desc);

-- Ranges of one CE number never overlap, whoever writes them: writers of one CE number wait for each other.
create function bcan.refuse_overlap() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('bcan range ' || new.ce_no, 0));
  if exists (select from bcan.number_range r where r.ce_no = new.ce_no and r.id <> new.id
      and r.first_no <= new.last_no and r.last_no >= new.first_no) then
    raise exception 'ranges of CE number % overlap', new.ce_no
      using errcode = 'exclusion_violation', constraint = 'number_range_overlap';
  end if;
  return new;
end $$;
create trigger number_range_overlap before insert or update of ce_no, first_no, last_no on bcan.number_range
  for each row execute function bcan.refuse_overlap();

-- Every number ever given, to one client for ever: the key is what makes a number unique, and rows stay when burned.
create table bcan.number (
  ce_no text collate "C" not null,
  bcan bigint not null check (bcan between 100 and 9999999999),
  client_id uuid not null,
  regime text not null references bcan.regime (code),
  range_id uuid not null references bcan.number_range (id),
  source text not null check (source in ('opening', 'backfill')),
  assigned_at timestamptz not null,
  primary key (ce_no, bcan)
);
create index number_of_range on bcan.number (range_id);
create trigger number_kept before update or delete or truncate on bcan.number
  for each statement execute function platform.refuse_change();

-- One row per client and regime: where the client stands between having no number and being effective.
create table bcan.registration (
  id uuid primary key,
  client_id uuid not null,
  regime text not null references bcan.regime (code),
  state text not null check (state in ('UNASSIGNED', 'ASSIGNED', 'CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'EFFECTIVE',
    'REJECTED', 'WITHDRAWN', 'RETIRED')),
  ce_no text collate "C",
  bcan bigint,
  -- No number because every range of the regime is used up.
  exhausted boolean not null default false,
  -- What an operator allows; on top of everything else.
  allowed boolean not null default true,
  allowed_remark text,
  -- The identity data changed after it was filed: effective, and to be filed anew.
  dirty boolean not null default false,
  reject_code text,
  -- Business date of the image that made it effective.
  effective_on date,
  version integer not null default 1,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  unique (client_id, regime),
  foreign key (ce_no, bcan) references bcan.number (ce_no, bcan),
  check ((ce_no is null) = (bcan is null)),
  check (state <> 'EFFECTIVE' or (bcan is not null and effective_on is not null)),
  check (state not in ('ASSIGNED', 'CONSENTED', 'SUBMITTED', 'FORMAT_OK', 'REJECTED') or bcan is not null)
);
create unique index registration_number on bcan.registration (ce_no, bcan) where bcan is not null;
create index registration_created on bcan.registration (created_at desc, id desc);
create index registration_state on bcan.registration (regime, state, created_at desc, id desc);
create index registration_forbidden on bcan.registration (created_at desc, id desc) where not allowed;

-- What a person agreed to or took back, for one regime. Each natural person for itself: the client, and every joint holder.
create table bcan.consent (
  id uuid primary key,
  client_id uuid not null,
  -- Null for the client itself.
  person_id uuid,
  regime text not null references bcan.regime (code),
  given boolean not null,
  -- The agreement: its key, its version, where it was signed.
  agreement text not null,
  agreement_version text not null,
  platform text not null check (platform in ('app', 'web', 'paper')),
  signed_on date not null,
  recorded_by uuid not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  remark text,
  ended_at timestamptz
);
create unique index consent_live on bcan.consent (client_id, regime, person_id) nulls not distinct where ended_at is null;
create index consent_client on bcan.consent (client_id, recorded_at desc, id desc);

-- Who has to agree for a client: the client unless it is a company, and every joint holder.
create view bcan.v_party as
  select c.id as client_id, null::uuid as person_id, c.name_zh, c.name_en, 0 as position, c.type <> 'corporate' as consents
  from clients.v_client c
  union all
  select h.client_id, h.id, h.name_zh, h.name_en, h.position, true from clients.v_holder h
    join clients.v_client c on c.id = h.client_id and c.type = 'joint';

-- Whether a client's consent stands for a regime; given for a company without asking.
create view bcan.v_consent as
  select c.id as client_id, g.code as regime,
    case
      when c.type = 'corporate' then 'GIVEN'
      when exists (select from bcan.v_party p join bcan.consent s on s.client_id = p.client_id
          and s.person_id is not distinct from p.person_id and s.regime = g.code and s.ended_at is null and not s.given
        where p.client_id = c.id and p.consents) then 'WITHDRAWN'
      when exists (select from bcan.v_party p where p.client_id = c.id and p.consents
          and not exists (select from bcan.consent s where s.client_id = p.client_id
            and s.person_id is not distinct from p.person_id and s.regime = g.code and s.ended_at is null)) then 'NONE'
      else 'GIVEN'
    end as consent
  from clients.v_client c cross join bcan.regime g;

-- Numbers for clients who were there before the range: one run at a time for each regime.
create table bcan.backfill (
  id uuid primary key,
  regime text not null references bcan.regime (code),
  state text not null check (state in ('RUNNING', 'DONE', 'CANCELLED', 'EXHAUSTED')),
  total integer not null,
  done integer not null default 0,
  steps integer not null default 0,
  started_by text not null,
  started_at timestamptz not null,
  ended_at timestamptz,
  check ((state = 'RUNNING') = (ended_at is null))
);
create unique index backfill_running on bcan.backfill (regime) where state = 'RUNNING';
create index backfill_started on bcan.backfill (started_at desc, id desc);
