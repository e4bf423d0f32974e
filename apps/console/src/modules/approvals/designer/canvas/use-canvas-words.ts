import type { AriaLabelConfig } from '@xyflow/react'
import { useTranslation } from 'react-i18next'

/** What the canvas itself says, in the language on screen. */
export function useCanvasWords(): Partial<AriaLabelConfig> {
  const { t } = useTranslation()
  const help = t('approvals:page.designer.canvas.help')
  return {
    'node.a11yDescription.default': help,
    'node.a11yDescription.keyboardDisabled': help,
    'node.a11yDescription.ariaLiveMessage': () => '',
    'edge.a11yDescription.default': help,
    'controls.ariaLabel': t('approvals:page.designer.canvas.controls'),
    'controls.zoomIn.ariaLabel': t('approvals:page.designer.canvas.zoomIn'),
    'controls.zoomOut.ariaLabel': t('approvals:page.designer.canvas.zoomOut'),
    'controls.fitView.ariaLabel': t('approvals:page.designer.canvas.fit'),
    'minimap.ariaLabel': t('approvals:page.designer.canvas.minimap'),
    'handle.ariaLabel': t('approvals:page.designer.canvas.handle'),
  }
}
