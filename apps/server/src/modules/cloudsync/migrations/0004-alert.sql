-- Where the nightly check of the archive writes when it finds something; null: it is on the home page alone.
alter table cloudsync.setting
  add alert_email text,
  add alert_language text not null default 'zh-Hans' check (alert_language in ('zh-Hans', 'zh-Hant', 'en'));
