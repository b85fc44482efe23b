/** --server and --local-interface: an address or name, with a port behind it in any of swaks's ways. */
export function splitServer(server: string, port: string): [server: string, port: string] {
  const forms = [/^\[([^\]]+)\]:(.*)$/, /^([^:]+):([^:]+)$/, /^\[?([^/\]]*)\]?\/(\w+)$/];
  for (const form of forms) {
    const parts = form.exec(server);
    if (parts) return [parts[1] ?? '', parts[2] ?? ''];
  }
  return [server.replace(/^\[([^\]]+)\]$/, '$1'), port];
}
