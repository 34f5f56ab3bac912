import { describeAmounts } from './amounts.ts'

describeAmounts('sqlite')
describeAmounts('postgres')
