import { describeLanguages } from './languages.ts'

describeLanguages('sqlite')
