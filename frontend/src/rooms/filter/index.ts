export { Chips, Quick, useSelectionWords } from './Quick'
export { Possible } from './Possible'
export { Totals } from './Totals'
export { Wider } from './Wider'
