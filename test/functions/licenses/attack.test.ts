import { attacked } from './attack.ts'

attacked('sqlite')
