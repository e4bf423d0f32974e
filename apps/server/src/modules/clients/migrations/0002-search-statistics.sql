-- As accounts.account: the planner must tell rare pairs of characters from common ones (bench s2).
alter table clients.client alter column search_words set statistics 1000;
