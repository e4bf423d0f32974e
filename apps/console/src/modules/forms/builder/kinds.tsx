import {
  AccountBookOutlined,
  AlignLeftOutlined,
  ApartmentOutlined,
  AuditOutlined,
  BankOutlined,
  BarcodeOutlined,
  CalendarOutlined,
  CheckSquareOutlined,
  ContactsOutlined,
  CreditCardOutlined,
  DownSquareOutlined,
  FontSizeOutlined,
  FunctionOutlined,
  IdcardOutlined,
  LayoutOutlined,
  MailOutlined,
  MoneyCollectOutlined,
  NumberOutlined,
  PaperClipOutlined,
  PercentageOutlined,
  PhoneOutlined,
  SafetyOutlined,
  SignatureOutlined,
  SolutionOutlined,
  TableOutlined,
  TeamOutlined,
  UnorderedListOutlined,
  UsergroupAddOutlined,
  UserOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { FieldKind } from '#contract/forms'

/** What the palette offers: every kind of field, and sections. */
export type Offer = FieldKind | 'section'

export const OFFER_GROUPS = ['basic', 'people', 'identity', 'files', 'structure', 'trade'] as const
export type OfferGroup = (typeof OFFER_GROUPS)[number]

export const OFFERS: Record<OfferGroup, readonly Offer[]> = {
  basic: [
    'text',
    'longText',
    'number',
    'money',
    'rate',
    'date',
    'yesNo',
    'select',
    'multiSelect',
    'cascade',
    'formula',
  ],
  people: ['person', 'department', 'account', 'client'],
  identity: ['identity', 'bankCard', 'phone', 'email'],
  files: ['upload', 'signature'],
  structure: ['section', 'table'],
  trade: ['feeTable', 'marginTable', 'tradingCodes', 'relatedPersons', 'bankAccounts', 'suitability'],
}

const ICONS: Record<Offer, ReactNode> = {
  text: <FontSizeOutlined />,
  longText: <AlignLeftOutlined />,
  number: <NumberOutlined />,
  money: <MoneyCollectOutlined />,
  rate: <PercentageOutlined />,
  date: <CalendarOutlined />,
  yesNo: <CheckSquareOutlined />,
  select: <DownSquareOutlined />,
  multiSelect: <UnorderedListOutlined />,
  cascade: <ApartmentOutlined />,
  formula: <FunctionOutlined />,
  person: <UserOutlined />,
  department: <TeamOutlined />,
  account: <SolutionOutlined />,
  client: <ContactsOutlined />,
  identity: <IdcardOutlined />,
  bankCard: <CreditCardOutlined />,
  phone: <PhoneOutlined />,
  email: <MailOutlined />,
  upload: <PaperClipOutlined />,
  signature: <SignatureOutlined />,
  section: <LayoutOutlined />,
  table: <TableOutlined />,
  feeTable: <AccountBookOutlined />,
  marginTable: <SafetyOutlined />,
  tradingCodes: <BarcodeOutlined />,
  relatedPersons: <UsergroupAddOutlined />,
  bankAccounts: <BankOutlined />,
  suitability: <AuditOutlined />,
}

export const KindIcon = ({ kind }: { kind: Offer }) => <span aria-hidden="true">{ICONS[kind]}</span>
