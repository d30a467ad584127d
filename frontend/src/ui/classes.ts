import type { Stage } from '@/lib/codes'
import type { Measure } from '@/lib/classes'
import type { Theme } from './palette'

type Sheet = 'light' | 'dark'
type Inks<Code extends string> = Record<Sheet, Record<Code, string>>

/** Colours that stay apart for colour-blind eyes; tested by simulation. Money and progress grow darker, on the dark sheet
 * brighter; slip turns at being on time. */
const INKS: { stage: Inks<Stage> } & Record<Measure, Inks<string>> = {
  stage: {
    light: {
      planned: '#E3BC6C',
      signed: '#8F7646',
      preparing: '#45290A',
      under_construction: '#F06A0A',
      completed: '#2FA0A8',
      operating: '#0B4A94',
      suspended: '#E32BD6',
      cancelled: '#23262C',
    },
    dark: {
      planned: '#FBF3A6',
      signed: '#B08C14',
      preparing: '#6B3D14',
      under_construction: '#F08560',
      completed: '#A4F5D2',
      operating: '#2F8BF5',
      suspended: '#F7A8F5',
      cancelled: '#777B82',
    },
  },
  progress: {
    light: { p0: '#CFE07A', p25: '#7CC98F', p50: '#23A0B4', p75: '#2A66AE', p100: '#251F63' },
    dark: { p0: '#523494', p25: '#3F79C9', p50: '#37B0B4', p75: '#93D88F', p100: '#F6F3A0' },
  },
  slip: {
    light: { early: '#1F5FA8', on_time: '#7DB5DE', late_1: '#F2C14E', late_31: '#DB7C26', late_91: '#8C1C13' },
    dark: { early: '#3D86D6', on_time: '#A9D5F5', late_1: '#F5D57A', late_31: '#E8893B', late_91: '#C23B2E' },
  },
  money: {
    light: { w0: '#DDBBE6', w5000: '#B583CC', w10000: '#9155B5', w100000: '#642A8A', w500000: '#2C0B4C' },
    dark: { w0: '#553175', w5000: '#8250A8', w10000: '#AF77D2', w100000: '#D3A9EA', w500000: '#FBEDFF' },
  },
}

/** What is not known is grey, and said in words. */
const UNKNOWN: Record<Sheet, string> = { light: '#A8A7A6', dark: '#737477' }

const sheetOf = (theme: Theme): Sheet => (theme === 'dark' ? 'dark' : 'light')

export function classInks(by: 'stage' | Measure, theme: Theme): Record<string, string> {
  return INKS[by][sheetOf(theme)]
}

export function unknownInk(theme: Theme): string {
  return UNKNOWN[sheetOf(theme)]
}
