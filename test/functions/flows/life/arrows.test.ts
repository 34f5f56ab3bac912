import { describeLives, describeTables } from './arrows.ts'

describeLives('sqlite')
describeTables()
