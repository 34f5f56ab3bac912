import { describeLanguages } from './languages.ts'

describeLanguages('postgres')
