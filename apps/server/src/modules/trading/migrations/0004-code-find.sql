-- A code is found by its client number at whatever exchange, also one that no longer counts.
create index code_number on trading.code (client_no);
