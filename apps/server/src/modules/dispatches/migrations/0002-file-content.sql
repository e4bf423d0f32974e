-- Papers of a dispatch hold their content: counted by verify like every other row that does, and never without.
alter table dispatches.file add constraint file_content foreign key (sha256) references platform.object (sha256);
