import { handedOut } from './pool.ts'

handedOut('sqlite')
