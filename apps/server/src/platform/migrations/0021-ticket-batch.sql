-- From a ticket to the sheet or the selection it came from, and the other way round: approvers see a batch as one.
create index intake_row_ticket on platform.intake_row (ticket_id) where ticket_id is not null;
create index bulk_item_ticket on platform.bulk_item (ticket_id) where ticket_id is not null;
