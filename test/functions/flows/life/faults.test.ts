import { describeSellerFaults } from './faults.ts'

describeSellerFaults('sqlite')
