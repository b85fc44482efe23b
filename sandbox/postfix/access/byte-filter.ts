/** `127.0.0.[2..11;20]`: for each octet a number, or a list of numbers and ranges. */
export function parseByteFilter(text: string): ((address: string) => boolean) | string {
  const octets = text.match(/\[[^\]]*\]|[^.[\]]+/g) ?? [];
  const written = octets.join('.');
  if (octets.length !== 4 || written !== text) return `bad address pattern: "${text}"`;
  const tests = octets.map(parseOctet);
  if (tests.some((test) => test === undefined)) return `bad octet in "${text}"`;
  return (address) => {
    const bytes = address.split('.').map(Number);
    return bytes.length === 4 && tests.every((test, index) => test?.(bytes[index] ?? -1));
  };
}

function parseOctet(text: string): ((byte: number) => boolean) | undefined {
  const parts = text.replace(/^\[(.*)\]$/, '$1').split(';');
  const ranges = parts.map((part) => /^(\d{1,3})(?:\.\.(\d{1,3}))?$/.exec(part.trim()));
  if (ranges.some((range) => range === null) || (parts.length > 1 && !text.startsWith('['))) return undefined;
  return (byte) => ranges.some((range) => range && byte >= Number(range[1]) && byte <= Number(range[2] ?? range[1]));
}
