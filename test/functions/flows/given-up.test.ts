import { describeGivingUp } from './given-up.ts'

describeGivingUp('sqlite')
