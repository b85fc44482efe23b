/** Postfix 3.10's configuration, tables and access decisions, without Postfix. */
export { decide } from './access/decide.ts';
export type { AccessSession, DecisionContext, PolicyService } from './access/evaluation.ts';
export { withRejectFooter } from './access/footer.ts';
export { logLine, type Where } from './access/log.ts';
export { checkStartup } from './access/startup.ts';
export type { EnvelopeAddress, EnvelopeOptions } from './address/envelope.ts';
export type { Expansion } from './address/expand.ts';
export { quoteAddress, unquoteAddress } from './address/quoting.ts';
export {
  canonicalSender,
  expandRecipient,
  type Machine,
  parseEnvelopeAddress,
  resolveAddress,
  rewriteAddress,
} from './addresses.ts';
export { type AuditOptions, audit } from './audit/audit.ts';
export type { AuditResult, Finding } from './audit/result.ts';
export { checkValues } from './configuration/check-values.ts';
export type { MachineContext } from './configuration/computed.ts';
export { type LoadedConfiguration, loadConfiguration } from './configuration/load.ts';
export type { NetworkInterface } from './configuration/own-networks.ts';
export { placeOf, placeOfEntry } from './configuration/places.ts';
export { tlsLevelOf } from './configuration/tls-level.ts';
export { splitList } from './configuration/tokens.ts';
export { parseAddress, parseNetwork } from './lists/cidr.ts';
export { postconf } from './postconf/postconf.ts';
export { type CommandResult, formatComplaint } from './postconf/result.ts';
export { rehearse } from './rehearsal/rehearse.ts';
export { type SmtpDoor, smtpDoors } from './rehearsal/services.ts';
export type {
  Exchange,
  Letter,
  Outcome as RehearsalOutcome,
  Rehearsal,
  RehearsalContext,
  RehearsedList,
  RehearsedStep,
} from './rehearsal/session.ts';
export { type Change, type Changed, whatIf } from './rehearsal/what-if.ts';
export { splitValues as splitAliasValues } from './tables/alias-lines.ts';
export { type BuiltMap, buildMap, compiledMap, isCompiledMap, type MapKind } from './tables/map-file.ts';
export { openTables, type TableOptions } from './tables/open.ts';
export { newaliases, postalias, postmap, type TableCommandOptions } from './tables/postmap.ts';
export { isTable } from './tables/specification.ts';
export type * from './types.ts';
