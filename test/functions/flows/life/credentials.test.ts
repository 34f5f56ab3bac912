import { describeCredentials } from './credentials.ts'

describeCredentials('sqlite')
describeCredentials('postgres')
