/** Postfix 3.10's configuration, tables and access decisions, without Postfix. */
export type { MachineContext } from './configuration/computed.ts';
export { type LoadedConfiguration, loadConfiguration } from './configuration/load.ts';
export type { NetworkInterface } from './configuration/own-networks.ts';
export { splitList } from './configuration/tokens.ts';
export { splitValues as splitAliasValues } from './tables/alias-lines.ts';
export { parseAddress, parseNetwork } from './tables/cidr.ts';
export { type BuiltMap, buildMap, type MapKind } from './tables/map-file.ts';
export { openTables, type TableOptions } from './tables/open.ts';
export { isTable } from './tables/specification.ts';
export type * from './types.ts';
