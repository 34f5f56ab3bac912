import { describeEndByOperator } from './ended-by-operator.ts'

describeEndByOperator('sqlite')
