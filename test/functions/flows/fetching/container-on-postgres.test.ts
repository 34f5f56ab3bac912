import { describeContainer } from './container.ts'

describeContainer('postgres')
