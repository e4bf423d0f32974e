/**
 * Keys named in the sources (spec accounts.md §5) that a broker's integrations know, and the commands here that do the
 * same. They exist as given, so that a right taken over by its old name means what it meant.
 */
export const SOURCE_KEYS: Readonly<Record<string, readonly string[]>> = {
  'account.apply_edit_member': ['members.member.setContact'],
  'account.ob_accounts': ['accounts.account.view', 'clients.client.view'],
  'account.edit_contact_details': ['clients.contact.change'],
  'account.suspend_account': ['accounts.account.freeze', 'accounts.account.unfreeze'],
  'account.trade_permission': ['trading.permission.view'],
  'account.update_trade_permission': ['trading.permission.update', 'trading.permission.updateMany'],
  'kyc.suspicious_incident_monitoring': [
    'suspicions.event.view',
    'suspicions.event.export',
    'suspicions.event.create',
    'suspicions.event.update',
    'suspicions.event.followUp',
    'suspicions.event.submit',
    'suspicions.event.sendBack',
    'suspicions.event.complete',
    'suspicions.event.import',
  ],
  'kyc.blacklist_members': ['screening.entry.view', 'screening.entry.create', 'screening.entry.import'],
  'kyc.blacklist_names': [
    'screening.entry.view',
    'screening.entry.create',
    'screening.entry.setStatus',
    'screening.entry.remove',
  ],
  'kyc.blacklist_hit_status': ['screening.hit.view', 'screening.hit.decide'],
  'credit_limit.client_group_operation': [
    'groups.clientGroup.create',
    'groups.clientGroup.update',
    'groups.clientGroup.remove',
    'groups.clientMember.add',
    'groups.clientMember.remove',
  ],
  'credit_limit.client_group_query': ['groups.clientGroup.view'],
  'risk_config.stock_group_details_export': ['groups.stockGroup.export'],
  'risk_config.stock_group_details_query': ['groups.stockGroup.view'],
  'risk_config.stock_group_list_export': ['groups.stockGroup.export'],
  'risk_config.stock_group_list_query': ['groups.stockGroup.view'],
  'b2b_customer.submit_account': ['onboarding.application.submit'],
  'customer.pi_app_record': ['suitability.certification.view'],
  'kyc.risk_assessment_query': ['suitability.assessment.view'],
  'kyc.update_account_info': ['onboarding.application.update', 'clients.profile.change'],
  'message.log_query': ['messages.message.view'],
}
