-- What the house does, as it calls it; accounts belong to one line, and people are let into lines.
create table access.business_line (
  code text collate "C" primary key check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  names jsonb not null,
  position integer not null default 100 check (position between 0 and 1000000),
  -- No new accounts; those there are stay.
  retired boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null
);
insert into access.business_line (code, names, position, updated_at) values
  ('brokerage', '{"zh-Hans": "经纪", "zh-Hant": "經紀", "en": "Brokerage"}', 10, now()),
  ('asset-management', '{"zh-Hans": "资管", "zh-Hant": "資管", "en": "Asset management"}', 20, now()),
  ('fund-distribution', '{"zh-Hans": "基金代销", "zh-Hant": "基金代銷", "en": "Fund distribution"}', 30, now()),
  ('investment-advisory', '{"zh-Hans": "投资咨询", "zh-Hant": "投資諮詢", "en": "Investment advisory"}', 40, now()),
  ('introducing', '{"zh-Hans": "居间", "zh-Hant": "居間", "en": "Introducing"}', 50, now());
create view access.v_business_line as select code, names, position, retired from access.business_line;
