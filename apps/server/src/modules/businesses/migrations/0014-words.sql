-- What values chosen from data sources were called when they were chosen, with the revision they were chosen in: sealed JSON by
-- field or table.column. A source may call them otherwise tomorrow, or not know them any more.
create table businesses.chosen_words (
  request_id uuid not null,
  number int not null,
  words_sealed bytea not null,
  primary key (request_id, number),
  foreign key (request_id, number) references businesses.request_revision (request_id, number)
);
create trigger keep_words before update or delete on businesses.chosen_words
  for each row execute function businesses.keep_version();
