import { attacked } from './attack.ts'

attacked('postgres')
