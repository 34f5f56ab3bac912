import { craftedRefunds } from './crafted-refunds.ts'

craftedRefunds('postgres')
