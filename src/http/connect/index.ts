export {
  connectionOf,
  createRacingAgent,
  createRacingTlsAgent,
  systemRace,
  withConnection,
} from './agents.js'
export {race} from './race.js'
export type {Attempt, ConnectionLog, ConnectionRequest, Lookup, RaceDeps} from './types.js'
