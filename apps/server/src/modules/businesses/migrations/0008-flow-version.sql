-- The drawing of a case says what its facts are called by the business version that its flow version belongs to.
create index business_version_flow on businesses.business_version (flow_version_id);
