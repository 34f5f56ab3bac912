import { knownBySeller } from './seller.ts'

knownBySeller('sqlite')
