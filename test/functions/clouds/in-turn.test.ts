import { describe } from 'vitest'
import { describeTurns } from './in-turn.ts'

describe('turns at a cloud, on SQLite', () => describeTurns('sqlite'))
