import { describeSellerFaults } from './faults.ts'

describeSellerFaults('postgres')
