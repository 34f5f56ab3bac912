import { keptFromOthers } from './kept-stock.ts'

keptFromOthers('postgres')
