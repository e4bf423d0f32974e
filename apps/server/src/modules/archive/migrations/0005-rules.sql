-- More rules of a parameter: the formats it takes among its kinds (none named: all of them), the code by which the exchanges'
-- cloud platform knows it, whatever that may be, and how many documents make a set whole (0: it is no set).
alter table archive.parameter
  add formats text[] not null default '{}',
  add cloud_code text collate "C" check (cloud_code ~ '^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$'),
  add min_count integer not null default 0,
  add constraint parameter_set_check check (min_count between 0 and max_count);
update archive.parameter set cloud_code = code
  where code in ('6A', '6B', '80', '81', '99', 'adequacy', 'finance', 'ine');

-- A signature is a picture that stands for a hand's writing; a parameter may take pictures only as that.
alter table archive.parameter drop constraint parameter_kinds_check;
alter table archive.parameter add constraint parameter_kinds_check check (
  cardinality(kinds) > 0 and kinds <@ array['image', 'signature', 'pdf', 'audio', 'video', 'sheet', 'text']
);
alter table archive.document_version drop constraint document_version_kind_check;
alter table archive.document_version add constraint document_version_kind_check
  check (kind in ('image', 'signature', 'pdf', 'audio', 'video', 'sheet', 'text'));
