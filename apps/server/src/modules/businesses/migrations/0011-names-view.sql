-- What businesses are called, for modules that name them.
create view businesses.v_business as select id, code, names from businesses.business;
