-- What whoever published a version had been warned of, and took note of: empty where nothing warned.
alter table businesses.business_version add column warnings jsonb not null default '[]' check (jsonb_typeof(warnings) = 'array');
