-- Agreements on rates were filed under the account opening form, where nobody looks for them.
insert into archive.parameter (code, name_zh_hans, name_zh_hant, name_en, level, client_types, kinds, max_bytes, max_count,
  needs_expiry, position, updated_at) values
  ('agreement', '业务协议', '業務協議', 'Agreement', 'account', '{}', '{image,pdf}', 20971520, 50, false, 105, now())
  on conflict (code) do nothing;
