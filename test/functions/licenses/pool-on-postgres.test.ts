import { handedOut } from './pool.ts'

handedOut('postgres')
