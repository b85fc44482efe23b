/** How a parameter's value is read. Derived from the default value: Postfix's own tables say the same. */
type ValueType = 'bool' | 'int' | 'time' | 'string';

const SECOND = 1000;
const UNITS: Record<string, number> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3600 * SECOND,
  d: 86_400 * SECOND,
  w: 604_800 * SECOND,
};

/** Parameters that look like numbers or switches by default but are read as text. */
const TEXT = new Set([
  'compatibility_level',
  'lmtp_tcp_port',
  'mail_release_date',
  'maillog_file_permissions',
  'milter_protocol',
  'smtp_tls_loglevel',
  'lmtp_tls_loglevel',
  'tlsproxy_client_loglevel',
]);
const POSITIVE = /^(ipc_|.*_timeout$|default_process_limit$|fork_|transport_retry_time$)/;

function valueType(name: string, defaultValue: string): ValueType {
  if (TEXT.has(name)) return 'string';
  if (/^(yes|no)$/.test(defaultValue)) return 'bool';
  if (/^\d+$/.test(defaultValue)) return 'int';
  return /^\d+[smhdw]$/.test(defaultValue) ? 'time' : 'string';
}

/** The unit that a bare number has: that of the default value. */
export function defaultUnit(defaultValue: string): string {
  return /^\d+([smhdw])$/.exec(defaultValue)?.[1] ?? 's';
}

export function parseBool(value: string): boolean | undefined {
  if (/^yes$/i.test(value)) return true;
  return /^no$/i.test(value) ? false : undefined;
}

export function parseInteger(value: string): number | undefined {
  if (!/^\s*[+-]?\d+$/.test(value)) return undefined;
  const number = Number(value);
  return Math.abs(number) <= 0x7fff_ffff ? number : undefined;
}

/** Milliseconds. */
export function parseTime(value: string, unit: string): number | undefined {
  const [, digits, suffix = unit] = /^(\d+)([smhdwSMHDW])?$/.exec(value) ?? [];
  const factor = UNITS[suffix.toLowerCase()];
  return digits === undefined || factor === undefined ? undefined : Number(digits) * factor;
}

/** What a Postfix program says before it stops over this value; undefined when the value is fine. */
export function badValue(name: string, value: string, defaultValue: string): string | undefined {
  switch (valueType(name, defaultValue)) {
    case 'bool':
      return parseBool(value) === undefined ? `bad boolean configuration: ${name} = ${value}` : undefined;
    case 'int':
      return badInteger(name, value);
    case 'time':
      return badTime(name, value, defaultUnit(defaultValue));
    case 'string':
      return undefined;
  }
}

function badInteger(name: string, value: string): string | undefined {
  const number = parseInteger(value);
  if (number === undefined) return `bad numerical configuration: ${name} = ${value}`;
  return number < 1 && POSITIVE.test(name) ? `invalid ${name} parameter value ${number} < 1` : undefined;
}

function badTime(name: string, value: string, unit: string): string | undefined {
  const time = parseTime(value, unit);
  if (time === undefined) return `parameter ${name}: bad time value or unit: ${value}`;
  return time === 0 && POSITIVE.test(name) ? `invalid ${name}: 0 (min 1)` : undefined;
}
