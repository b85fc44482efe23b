const LEVEL = /^(\d{1,4})(?:\.(\d{1,4}))?(?:\.(\d{1,4}))?$/;
/** Minor version and patch level have ten bits each in Postfix's own encoding. */
const MINOR_LIMIT = 1024;

/** A comparable number for `3`, `3.6` or `3.6.1`; undefined when it is none of these. */
export function compatibilityLevel(text: string): number | undefined {
  const [, major, minor = '0', patch = '0'] = LEVEL.exec(text) ?? [];
  if (major === undefined || Number(minor) >= MINOR_LIMIT || Number(patch) >= MINOR_LIMIT) return undefined;
  return (Number(major) * MINOR_LIMIT + Number(minor)) * MINOR_LIMIT + Number(patch);
}

export function malformedLevel(text: string): string {
  return `malformed compatibility level syntax: "${text}"`;
}
