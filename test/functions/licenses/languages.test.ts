import { readInLanguages } from './languages.ts'

readInLanguages('sqlite')
