import { askedOnline } from './online.ts'

askedOnline('sqlite')
