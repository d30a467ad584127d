/** The fixed vocabularies of the interface, in the order in which they are shown. */

export const KINDS = ['industrial', 'road', 'urban_village', 'metro_line', 'facility'] as const
export const CLASSES = ['industry', 'infrastructure', 'real_estate'] as const
export const STAGES = [
  'planned',
  'signed',
  'preparing',
  'under_construction',
  'completed',
  'operating',
  'suspended',
  'cancelled',
] as const
export const PROVENANCES = ['report', 'imported', 'entered', 'demo'] as const
export const ACCURACIES = ['surveyed', 'station', 'site', 'street', 'district'] as const
export const NATURES = ['new', 'continuing'] as const
export const CONSTRUCTION_TYPES = ['new', 'expansion', 'renovation', 'relocation', 'restoration', 'purchase'] as const
export const MONEY_STATES = ['empty', 'not_reported', 'not_applicable', 'confidential'] as const
export const MILESTONE_STATUSES = ['achieved', 'achieved_late', 'overdue', 'slipping', 'due_soon', 'on_track'] as const
export const FAMILIES = [
  'industry',
  'roads',
  'renewal',
  'metro',
  'utilities',
  'green',
  'culture',
  'innovation',
  'continuing',
] as const

export type Kind = (typeof KINDS)[number]
export type ProjectClass = (typeof CLASSES)[number]
export type Stage = (typeof STAGES)[number]
export type Provenance = (typeof PROVENANCES)[number]
export type Accuracy = (typeof ACCURACIES)[number]
export type Nature = (typeof NATURES)[number]
export type ConstructionType = (typeof CONSTRUCTION_TYPES)[number]
export type MoneyState = (typeof MONEY_STATES)[number]
export type MilestoneStatus = (typeof MILESTONE_STATUSES)[number]
export type Family = (typeof FAMILIES)[number]
export type Precision = 'day' | 'month' | 'year'
export type Basis = 'actual' | 'forecast' | 'baseline'
export type Lang = 'zh-CN' | 'en'

/** The order of `code` in a vocabulary; what is unknown comes last. */
export function rank(vocabulary: readonly string[], code: string | null): number {
  const at = code === null ? -1 : vocabulary.indexOf(code)
  return at < 0 ? vocabulary.length : at
}
