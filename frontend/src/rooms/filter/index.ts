export { FilterPanel } from './FilterPanel'
export { Chips, Quick, useSelectionWords } from './Quick'
export { Totals } from './Totals'
export { Wider } from './Wider'
