import { heldByBuyer } from './buyer.ts'

heldByBuyer('postgres')
