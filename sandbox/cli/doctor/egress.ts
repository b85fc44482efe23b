/** `relaylab doctor --egress`: what student hosts reach outside their sandbox, tried from inside. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readConfig } from '../../config.ts';
import type { Attempt, Proof } from '../../egress/prove.ts';
import { proveEgress } from '../../egress/prove.ts';
import { open } from '../open.ts';
import type { Finding } from './finding.ts';

const FIX = {
  reached:
    'Give nobody a lab on this engine until this line is well: whoever is root in it would be as near. The wires of labs/world/compose.yaml must be the only network of its hosts.',
  vsock:
    'The profile labs/world/seccomp.json is not in force. Use an engine and a runtime that apply seccomp profiles.',
  control:
    'The attempts prove nothing, for not even its own world answers. Start again; relaylab try shows whether the lab works.',
};

/** `out`: a folder for the proof. */
export async function egress(out?: string): Promise<Finding[]> {
  await using opened = await open(readConfig(process.env).driver);
  const proof = await proveEgress(opened.driver);
  const findings = findingsOf(proof);
  if (out !== undefined) {
    await mkdir(out, { recursive: true });
    const at = new Date().toISOString();
    await writeFile(join(out, 'egress.json'), `${JSON.stringify({ at, ...proof, findings }, null, 2)}\n`);
    await writeFile(join(out, 'egress.txt'), textOf(at, proof, findings));
  }
  return findings;
}

function findingsOf({ driver, simulated, attempts }: Proof): Finding[] {
  if (simulated !== undefined)
    return [{ name: `egress ${driver}`, ok: true, needed: true, detail: simulated, fix: '' }];
  const groups = Map.groupBy(attempts, ({ from, what }) => `${from}: ${what}`);
  return [...groups].map(([name, group]) => finding(name, group));
}

function finding(name: string, group: Attempt[]): Finding {
  const wrong = group.filter(({ ok }) => !ok);
  const { allowed, kind } = group[0] ?? { allowed: false, kind: 'tcp' };
  const tried = `${group.length} attempts`;
  const told = wrong.slice(0, 3).map(({ kind, address, port, result }) => `${kind} ${address} port ${port}: ${result}`);
  const detail = allowed ? `answers, as it must (${tried})` : `out of reach (${tried})`;
  return {
    name: `egress ${name}`,
    ok: wrong.length === 0,
    needed: true,
    detail: wrong.length === 0 ? detail : `${wrong.length} of ${tried}: ${told.join('; ')}`,
    fix: wrong.length === 0 ? '' : allowed ? FIX.control : kind === 'vsock' ? FIX.vsock : FIX.reached,
  };
}

function textOf(at: string, { driver, simulated, alive, attempts }: Proof, findings: Finding[]): string {
  const lines = findings.map(({ name, ok, detail }) => `${ok ? 'ok    ' : 'FAILED'} ${name}: ${detail}`);
  const list = attempts.map(({ from, kind, address, port, what, result, errno, ok }) =>
    [ok ? 'ok' : 'FAILED', from, kind, address, port, result, errno, what].join('\t'),
  );
  return [
    `What student hosts of the ${driver} lab reach outside their sandbox, tried from inside on ${at}`,
    ...(simulated === undefined
      ? [`This machine answered itself meanwhile at ${alive.join(', ') || 'none of its addresses'}.`]
      : []),
    '',
    ...lines,
    '',
    ...(list.length > 0
      ? [['verdict', 'from', 'kind', 'to', 'port', 'result', 'errno', 'part of'].join('\t'), ...list, '']
      : []),
  ].join('\n');
}
