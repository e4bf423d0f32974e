-- Found by the last four digits of the number, or by the whole of it.
create index bank_account_masked on banks.bank_account (number_masked, set_at desc, id desc);
create index bank_account_number on banks.bank_account (number_index);
