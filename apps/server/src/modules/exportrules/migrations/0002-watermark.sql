-- Copies in the pack say who asked for it and when.
alter table exportrules.rule add watermark boolean not null default false;
