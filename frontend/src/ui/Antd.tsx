import { ConfigProvider, theme as antdTheme } from 'antd'
import enUS from 'antd/locale/en_US'
import zhCN from 'antd/locale/zh_CN'
import dayjs from 'dayjs'
import 'dayjs/locale/zh-cn'
import { type ReactNode, useEffect } from 'react'
import { useWords } from '@/i18n/words'
import type { PageTheme } from './palette'
import { useTheme } from './theme'
import { useMedia } from './useMedia'

const INK: Record<PageTheme, Record<string, string>> = {
  light: { accent: '#2F4B8F', text: '#1D2530', text2: '#5B6673', line: '#E3E5E1', strong: '#CDD1CD', panel: '#FFFFFF', red: '#B32C23', head: '#FAFAF8', hover: '#F2F3F0', chosen: '#EAEEF7' },
  dark: { accent: '#8FA8E6', text: '#E6EAEE', text2: '#A8B3BE', line: '#2A3744', strong: '#3C4A58', panel: '#17212C', red: '#F0867D', head: '#1B2631', hover: '#202C38', chosen: '#24334B' },
}

function themeOf(theme: PageTheme, calm: boolean) {
  const ink = INK[theme]
  return {
    algorithm: theme === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
    token: {
      colorPrimary: ink.accent,
      colorInfo: ink.accent,
      colorError: ink.red,
      colorText: ink.text,
      colorTextSecondary: ink.text2,
      colorTextDescription: ink.text2,
      colorTextPlaceholder: ink.text2,
      colorBorder: ink.strong,
      colorBorderSecondary: ink.line,
      colorBgContainer: ink.panel,
      colorBgElevated: ink.panel,
      borderRadius: 4,
      controlHeight: 32,
      fontSize: 14,
      fontFamily: 'inherit',
      motion: !calm,
      motionDurationMid: '0.15s',
      motionDurationSlow: '0.15s',
      boxShadowSecondary: '0 1px 2px rgba(29,37,48,.07), 0 4px 14px rgba(29,37,48,.12)',
    },
    components: {
      Form: { itemMarginBottom: 14, verticalLabelPadding: '0 0 4px' },
      Table: {
        headerBg: ink.head,
        headerColor: ink.text2,
        headerSplitColor: 'transparent',
        rowHoverBg: ink.hover,
        rowSelectedBg: ink.chosen,
        rowSelectedHoverBg: ink.chosen,
        cellPaddingBlockSM: 6,
        cellFontSizeSM: 13,
      },
    },
  }
}

/** Ant Design in Guatu's dress; loaded with the first form or table. */
export function Antd({ children }: { children: ReactNode }) {
  const { theme } = useTheme()
  const { lang } = useWords()
  const calm = useMedia('(prefers-reduced-motion: reduce)')
  useEffect(() => {
    dayjs.locale(lang === 'en' ? 'en' : 'zh-cn')
  }, [lang])
  return (
    <ConfigProvider theme={themeOf(theme, calm)} locale={lang === 'en' ? enUS : zhCN} button={{ autoInsertSpace: false }}>
      {children}
    </ConfigProvider>
  )
}
