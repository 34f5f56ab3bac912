import { knownBySeller } from './seller.ts'

knownBySeller('postgres')
