import { askedOnline } from './online.ts'

askedOnline('postgres')
