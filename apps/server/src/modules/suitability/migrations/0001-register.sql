-- What is known of a client's standing as an investor. A row never changes; the row that replaces it ends it, so what was
-- known on any day can be told. Before a client is opened its rows hang on the application, and go over to the client with it.
create table suitability.certification (
  id uuid primary key,
  client_id uuid,
  application_id uuid,
  is_pi boolean not null,
  category text check (category in ('individual', 'corporate', 'trust', 'institutional')),
  evidence_on date not null,
  -- The last day on which it counts; null only where nothing is certified.
  expires_on date,
  remark text not null,
  recorded_by uuid not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  case_id uuid,
  ended_at timestamptz,
  check (client_id is not null or application_id is not null),
  check (not is_pi or (category is not null and expires_on is not null)),
  check (expires_on is null or expires_on >= evidence_on)
);
create unique index certification_client_live on suitability.certification (client_id)
  where ended_at is null and client_id is not null;
create unique index certification_application_live on suitability.certification (application_id)
  where ended_at is null and client_id is null;
create index certification_client on suitability.certification (client_id, recorded_at desc, id desc);
create index certification_recorded on suitability.certification (recorded_at desc, id desc);
create index certification_expires on suitability.certification (expires_on, id) where ended_at is null;

create table suitability.assessment (
  id uuid primary key,
  client_id uuid,
  application_id uuid,
  -- How much risk the client can bear, A1 the least.
  level text not null check (level in ('A1', 'A2', 'A3', 'A4', 'A5')),
  score integer not null check (score between 0 and 1000),
  product text,
  passed boolean not null,
  evidence_on date not null,
  expires_on date not null,
  remark text not null,
  recorded_by uuid not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  case_id uuid,
  ended_at timestamptz,
  check (client_id is not null or application_id is not null),
  check (expires_on >= evidence_on)
);
create unique index assessment_client_live on suitability.assessment (client_id)
  where ended_at is null and client_id is not null;
create unique index assessment_application_live on suitability.assessment (application_id)
  where ended_at is null and client_id is null;
create index assessment_client on suitability.assessment (client_id, recorded_at desc, id desc);
create index assessment_recorded on suitability.assessment (recorded_at desc, id desc);
create index assessment_expires on suitability.assessment (expires_on, id) where ended_at is null;

-- Why somebody with a mainland document counts as no mainland investor northbound.
create table suitability.exemption (
  id uuid primary key,
  client_id uuid,
  application_id uuid,
  exempt boolean not null,
  basis text check (basis in ('hk-macau-permanent', 'one-way-permit', 'permanent-elsewhere', 'overseas-entity')),
  evidence_on date not null,
  expires_on date,
  remark text not null,
  recorded_by uuid not null,
  recorded_by_name text not null,
  recorded_at timestamptz not null,
  case_id uuid,
  ended_at timestamptz,
  check (client_id is not null or application_id is not null),
  check (not exempt or basis is not null),
  check (expires_on is null or expires_on >= evidence_on)
);
create unique index exemption_client_live on suitability.exemption (client_id)
  where ended_at is null and client_id is not null;
create unique index exemption_application_live on suitability.exemption (application_id)
  where ended_at is null and client_id is null;
create index exemption_client on suitability.exemption (client_id, recorded_at desc, id desc);
create index exemption_recorded on suitability.exemption (recorded_at desc, id desc);
