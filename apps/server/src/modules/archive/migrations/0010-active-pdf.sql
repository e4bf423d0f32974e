-- Whether PDFs that hold scripts, programs or files are taken; they are marked then, and only downloaded.
alter table archive.parameter add active_pdf boolean not null default false;
