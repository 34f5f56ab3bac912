import { describeSellerCalls } from './seller-calls.ts'

describeSellerCalls('sqlite')
