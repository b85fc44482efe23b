const NEVER_SPLIT = new Set(['postmaster', 'mailer-daemon', 'double-bounce']);

function mayHaveExtension(localPart: string, delimiters: string): boolean {
  const name = localPart.toLowerCase();
  if (NEVER_SPLIT.has(name)) return false;
  // owner-list and list-request are names of their own (owner_request_special).
  return !(delimiters.includes('-') && (name.startsWith('owner-') || /.-request$/.test(name)));
}

/** `alice+news@corp.example` with `+`: the address without extension, and the extension with its delimiter. */
export function splitExtension(address: string, delimiters: string): { bare: string; extension: string } | undefined {
  const at = address.lastIndexOf('@');
  const localPart = at < 0 ? address : address.slice(0, at);
  if (!mayHaveExtension(localPart, delimiters)) return undefined;
  const position = [...localPart].findIndex((character) => delimiters.includes(character));
  if (position <= 0) return undefined;
  const start = [...localPart].slice(0, position).join('').length;
  return { bare: localPart.slice(0, start) + (at < 0 ? '' : address.slice(at)), extension: localPart.slice(start) };
}
