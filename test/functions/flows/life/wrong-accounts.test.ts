import { describeWrongAccounts } from './wrong-accounts.ts'

describeWrongAccounts('sqlite')
describeWrongAccounts('postgres')
