import { heldByBuyer } from './buyer.ts'

heldByBuyer('sqlite')
