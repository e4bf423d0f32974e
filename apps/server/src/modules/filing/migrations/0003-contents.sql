-- Each file sent and each answer holds its content: counted by verify like every other row that does, and never without.
alter table filing.filing add constraint filing_content foreign key (sha256) references platform.object (sha256);
alter table filing.answer add constraint answer_content foreign key (sha256) references platform.object (sha256);
