import { warnedOfLowStock } from './low-stock.ts'

warnedOfLowStock('sqlite')
