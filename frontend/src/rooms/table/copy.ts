import type { ProjectItem } from '@/api'
import type { Column } from './columns'

const clean = (text: string) => text.replaceAll(/[\t\r\n]+/g, ' ')

/** Rows with a head, separated by tabs: Excel takes them as cells. The column 数据来源 keeps the mark 示例. */
export function asText(columns: readonly Pick<Column, 'head' | 'text'>[], rows: readonly ProjectItem[]): string {
  const lines = [columns.map((column) => column.head), ...rows.map((row) => columns.map((column) => column.text(row)))]
  return lines.map((cells) => cells.map(clean).join('\t')).join('\n')
}
