-- A robot in a group of the house's chat (WeCom, DingTalk, Feishu): an address that carries its key, and a secret it may ask for.
create table messages.robot (
  id uuid primary key,
  name text not null check (length(name) between 1 and 60),
  flavour text not null check (flavour in ('wecom', 'dingtalk', 'feishu')),
  url_sealed bytea not null,
  -- Host and path without the key.
  url_masked text not null,
  secret_sealed bytea,
  language text not null check (language in ('zh-Hans', 'zh-Hant', 'en')),
  enabled boolean not null default true,
  created_at timestamptz not null,
  changed_by uuid not null,
  changed_at timestamptz not null
);
create unique index robot_name on messages.robot (lower(name));
alter table messages.message drop constraint message_channel_check,
  add constraint message_channel_check check (channel in ('sms', 'email', 'chat'));
