-- Each file of a draft or request holds its content: counted by verify like every other row that does, and never without.
alter table businesses.file add constraint file_content foreign key (sha256) references platform.object (sha256);
