-- How files leave the house as a pack: which documents, under which names, in which form.
create table exportrules.rule (
  id uuid primary key,
  code text collate "C" not null unique check (code ~ '^[a-z][a-z0-9-]{1,39}$'),
  names jsonb not null,
  name_template text not null check (length(name_template) between 1 and 200),
  folder_template text not null default '' check (length(folder_template) <= 200),
  -- Documents in the order they are looked for; see ../schema.ts.
  parts jsonb not null check (jsonb_typeof(parts) = 'array' and jsonb_array_length(parts) between 1 and 100),
  retired boolean not null default false,
  version integer not null default 1,
  updated_at timestamptz not null,
  updated_by_name text not null
);

-- What somebody asked for: the accounts, and the rule as it stood.
create table exportrules.pack (
  id uuid primary key,
  rule_id uuid not null references exportrules.rule (id),
  rule jsonb not null,
  account_ids uuid[] not null,
  -- Whether known gaps were to be left open.
  allow_gaps boolean not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null
);
create index pack_rule on exportrules.pack (rule_id, asked_at desc);
create trigger pack_append_only before update or delete or truncate on exportrules.pack
  for each statement execute function platform.refuse_change();

-- The names and sizes of the monitoring centre's older collection of pictures.
insert into exportrules.rule (id, code, names, name_template, folder_template, parts, updated_at, updated_by_name) values (
  '01900000-0000-7000-8000-00000000cf01', 'cfmmc-pictures',
  '{"zh-Hans": "监控中心影像（旧版命名）", "zh-Hant": "監控中心影像（舊版命名）", "en": "Monitoring centre pictures (older names)"}',
  '{account}_{openDate}_{code}.{ext}', '', '[
    {"parameter": "80", "code": "11", "clientTypes": ["individual", "joint"], "required": true, "form": "jpg", "maxBytes": 153600, "maxSide": null},
    {"parameter": "6A", "code": "12", "clientTypes": ["individual", "joint"], "required": true, "form": "jpg", "maxBytes": 204800, "maxSide": null},
    {"parameter": "80", "code": "21", "clientTypes": ["corporate"], "required": true, "form": "jpg", "maxBytes": 153600, "maxSide": null},
    {"parameter": "6A", "code": "22", "clientTypes": ["corporate"], "required": true, "form": "jpg", "maxBytes": 204800, "maxSide": null},
    {"parameter": "licence", "code": "23", "clientTypes": ["corporate"], "required": true, "form": "jpg", "maxBytes": 512000, "maxSide": null},
    {"parameter": "incorporation", "code": "24", "clientTypes": ["corporate"], "required": false, "form": "jpg", "maxBytes": 512000, "maxSide": null}
  ]', now(), 'system'
);
