import {
  AuditOutlined,
  BankOutlined,
  CreditCardOutlined,
  FormOutlined,
  IdcardOutlined,
  LineChartOutlined,
  PercentageOutlined,
  PhoneOutlined,
  SolutionOutlined,
  StopOutlined,
  SwapOutlined,
  TeamOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'

/** Pictures a business may carry, by the name it keeps. */
export const ICONS: Readonly<Record<string, ReactNode>> = {
  form: <FormOutlined />,
  phone: <PhoneOutlined />,
  identity: <IdcardOutlined />,
  bank: <BankOutlined />,
  card: <CreditCardOutlined />,
  fee: <PercentageOutlined />,
  margin: <LineChartOutlined />,
  code: <SwapOutlined />,
  account: <SolutionOutlined />,
  close: <StopOutlined />,
  people: <TeamOutlined />,
  review: <AuditOutlined />,
}

export const iconOf = (name: string): ReactNode => ICONS[name] ?? <FormOutlined />
