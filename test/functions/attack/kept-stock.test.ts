import { keptFromOthers } from './kept-stock.ts'

keptFromOthers('sqlite')
