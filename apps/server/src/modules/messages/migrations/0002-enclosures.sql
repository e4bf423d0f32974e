-- What the papers that go with a letter are made of, by the id its kind knows: the papers themselves are made when it leaves.
alter table messages.message add column about uuid;
