import { readInLanguages } from './languages.ts'

readInLanguages('postgres')
