import { describeContainer } from './container.ts'

describeContainer('sqlite')
