-- Groups of the house's chat that hear of an event, by their robots.
alter table notices.rule add robot_ids uuid[] not null default '{}';
