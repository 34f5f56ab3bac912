import { craftedRefunds } from './crafted-refunds.ts'

craftedRefunds('sqlite')
