import { type ThemeConfig, theme } from 'antd'
import { cssVariables, type Mode, palettes } from './tokens.ts'

/** Latin digits align; the Hong Kong forms come first for traditional Chinese, the mainland forms otherwise. */
export const fontFamily = 'var(--k-font)'

/** The palette under antd's names. */
function colours(p: (typeof palettes)['light']) {
  return {
    colorPrimary: p.accent,
    colorPrimaryHover: p.accentHover,
    colorPrimaryBg: p.accentSoft,
    colorPrimaryBgHover: p.accentSoft,
    colorLink: p.accentInk,
    colorLinkHover: p.accentHover,
    colorTextLightSolid: p.onAccent,
    colorBgLayout: p.page,
    colorBgContainer: p.surface,
    colorBgElevated: p.surface,
    colorText: p.ink,
    colorTextSecondary: p.inkSoft,
    colorTextTertiary: p.inkFaint,
    colorTextDescription: p.inkFaint,
    colorTextPlaceholder: p.inkFaint,
    colorTextQuaternary: p.inkFaint,
    colorBorder: p.lineStrong,
    colorBorderSecondary: p.line,
    colorSplit: p.line,
    colorError: p.tones.bad.ink,
    colorWarning: p.tones.warn.ink,
    colorSuccess: p.tones.good.ink,
    colorInfo: p.tones.info.ink,
    colorErrorBg: p.tones.bad.fill,
    colorErrorBorder: p.tones.bad.fill,
    colorWarningBg: p.tones.warn.fill,
    colorWarningBorder: p.tones.warn.fill,
    colorSuccessBg: p.tones.good.fill,
    colorSuccessBorder: p.tones.good.fill,
    colorInfoBg: p.tones.info.fill,
    colorInfoBorder: p.tones.info.fill,
    controlOutline: 'transparent',
  }
}

/**
 * Our tokens as antd understands them: dense controls, quiet lines, one accent. `still` moves nothing: antd measures
 * where pop-ups go, so for still people motion ends here, and the style sheet only takes what is left.
 */
export function antdTheme(mode: Mode, still: boolean): ThemeConfig {
  const p = palettes[mode]
  return {
    algorithm: mode === 'dark' ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      fontFamily,
      motion: !still,
      fontSize: 13,
      fontSizeLG: 15,
      fontSizeSM: 12,
      lineHeight: 1.5385,
      controlHeight: 30,
      controlHeightSM: 26,
      controlHeightLG: 38,
      borderRadius: 6,
      borderRadiusLG: 8,
      borderRadiusSM: 4,
      wireframe: false,
      motionDurationMid: '0.14s',
      motionDurationSlow: '0.2s',
      ...colours(p),
      boxShadow: p.shadow,
      boxShadowSecondary: p.shadow,
    },
    components: {
      Button: {
        fontWeight: 500,
        primaryShadow: 'none',
        defaultShadow: 'none',
        dangerShadow: 'none',
        defaultBg: p.surface,
        defaultBorderColor: p.lineControl,
      },
      Drawer: { paddingLG: 20 },
      Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 4px', labelColor: p.inkSoft },
      Menu: { itemHeight: 32, itemBorderRadius: 6 },
      Modal: { titleFontSize: 15 },
      Progress: { defaultColor: p.accent },
      Segmented: { itemSelectedBg: p.surface, trackBg: p.sunken },
      Tabs: { horizontalItemGutter: 14, horizontalMargin: '0', titleFontSize: 13 },
      Tooltip: { colorBgSpotlight: mode === 'dark' ? '#33413b' : '#22302b', colorTextLightSolid: '#ffffff' },
    },
  }
}

/** Puts the palette on the document, so that style sheets and first paint follow the mode. */
export function applyMode(mode: Mode): void {
  const root = document.documentElement
  root.dataset.theme = mode
  root.style.colorScheme = mode
  for (const [name, value] of Object.entries(cssVariables(mode))) root.style.setProperty(name, value)
}
