import { warnedOfLowStock } from './low-stock.ts'

warnedOfLowStock('postgres')
