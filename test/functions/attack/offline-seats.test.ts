import { seatsOfMachinesWithoutNetwork } from './offline-seats.ts'

seatsOfMachinesWithoutNetwork('sqlite')
