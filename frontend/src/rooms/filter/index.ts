export { FilterPanel } from './FilterPanel'
export { Chips, Quick } from './Quick'
export { Totals } from './Totals'
