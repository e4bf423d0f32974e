import {
  ApiOutlined,
  AuditOutlined,
  BellOutlined,
  ClockCircleOutlined,
  CloseOutlined,
  CodeOutlined,
  ForkOutlined,
  FormOutlined,
  InboxOutlined,
  LinkOutlined,
  NodeCollapseOutlined,
  NodeExpandOutlined,
  PauseOutlined,
  PlayCircleOutlined,
  PlusOutlined,
  SendOutlined,
  StopOutlined,
} from '@ant-design/icons'
import type { ReactNode } from 'react'
import type { Tone } from '#kit'
import type { PaletteKind } from '../model/kinds.ts'

/** Outline of a node: who is asked stands on a card, ways part at a diamond, a case begins and ends at a circle. */
export type Shape = 'card' | 'square' | 'double' | 'pill' | 'diamond' | 'circle' | 'bar'

type Look = { icon: ReactNode; tone: Tone; shape: Shape }

/** What each kind looks like, on the palette and on the drawing: shape and symbol tell it, colour only helps. */
export const LOOKS: Readonly<Record<PaletteKind, Look>> = {
  start: { icon: <PlayCircleOutlined />, tone: 'good', shape: 'circle' },
  approve: { icon: <AuditOutlined />, tone: 'info', shape: 'card' },
  handle: { icon: <FormOutlined />, tone: 'good', shape: 'card' },
  cc: { icon: <SendOutlined />, tone: 'neutral', shape: 'pill' },
  exclusive: { icon: <CloseOutlined />, tone: 'warn', shape: 'diamond' },
  parallel: { icon: <PlusOutlined />, tone: 'warn', shape: 'diamond' },
  inclusive: { icon: <ForkOutlined />, tone: 'warn', shape: 'diamond' },
  join: { icon: <NodeCollapseOutlined />, tone: 'warn', shape: 'bar' },
  timer: { icon: <ClockCircleOutlined />, tone: 'done', shape: 'circle' },
  writeBack: { icon: <ApiOutlined />, tone: 'done', shape: 'square' },
  archive: { icon: <InboxOutlined />, tone: 'done', shape: 'square' },
  notify: { icon: <BellOutlined />, tone: 'neutral', shape: 'pill' },
  command: { icon: <CodeOutlined />, tone: 'done', shape: 'square' },
  subFlow: { icon: <NodeExpandOutlined />, tone: 'info', shape: 'double' },
  relay: { icon: <LinkOutlined />, tone: 'info', shape: 'double' },
  end: { icon: <StopOutlined />, tone: 'neutral', shape: 'circle' },
}

/** Symbol of a pause nobody has to do anything in. */
export const WAITING = <PauseOutlined />
