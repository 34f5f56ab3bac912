import { describeLives } from './arrows.ts'

describeLives('postgres')
