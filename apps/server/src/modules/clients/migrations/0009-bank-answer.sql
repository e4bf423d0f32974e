-- Profiles that still hold a bank account in clear: found at once, and soon there is none.
create index client_bank_answer on clients.client (id) where profile ? 'bankAccountNo';
