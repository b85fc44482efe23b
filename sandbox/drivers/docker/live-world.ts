/** One world that runs on four containers: laid, wired, its internet opened, its mail service started. */

import type { InternetState } from '../../internet/start-internet.ts';
import type { AccountFiles } from '../../world/host-files.ts';
import type { Host, SandboxSpec, StudentHost } from '../driver.ts';
import { plainStdio } from './attached-stdio.ts';
import { type Execs, runInside } from './exec.ts';
import { Layer } from './layer.ts';
import type { InternetHost, Machine, Quartet } from './quartet.ts';
import type { RemoteInternet } from './remote-internet.ts';
import { MOUNTED, type Restored } from './snapshot.ts';
import { firstStart, START_MAIL, startingEntries } from './starting.ts';
import { SHELL_MARK } from './terminal.ts';
import type { Wires } from './wires/wires.ts';

/** Milliseconds. */
const START_TIMEOUT = 60_000;

export interface LiveParts {
  spec: SandboxSpec;
  execs: Execs;
  wires: Wires;
  internet: RemoteInternet;
  /** Debian's own, of the image. */
  accounts: (mail: Machine) => Promise<AccountFiles>;
}

export interface LiveWorld {
  quartet: Quartet;
  /** Settles when the whole world is there and the mail service has been started. */
  up: Promise<Record<StudentHost, Machine>>;
  /** Whether a container went away since. */
  lost: boolean;
}

/** Resolves when a terminal of `mail` can be opened. */
export async function beginWorld(parts: LiveParts, quartet: Quartet, restored?: Restored): Promise<LiveWorld> {
  const accounts = quartet.mail.then(parts.accounts);
  const lay = async (machine: Machine) => {
    const { entries, gone } = restored?.[machine.host] ?? { entries: [], gone: [] };
    const start = startingEntries(parts.spec, machine.host, await accounts);
    await machine.layer?.lay([...start, ...entries]);
    delete machine.layer;
    if (gone.length > 0)
      await runInside(parts.execs, machine.container, ['xargs', '-0', 'rm', '-rf', '--'], { stdin: gone.join('\0') });
    return machine;
  };
  const mail = lay(await quartet.mail);
  const others = async () => {
    const [outside, inside, internet] = await Promise.all([quartet.outside, quartet.inside, quartet.internet]);
    await Promise.all([
      lay(outside),
      lay(inside),
      connect(parts, { mail: await mail, outside, inside, internet }).then(() =>
        parts.internet.open(parts.spec.world, restored?.internet),
      ),
    ]);
    await startMail(parts, await mail, restored ? [START_MAIL] : firstStart(parts.spec));
    // In a world that was restored it has happened already.
    await parts.internet.prepare();
    return { mail: await mail, outside, inside };
  };
  await mail;
  return watched(quartet, others());
}

/** Containers that were there before, with whatever students made of them. `restarted`: see takeBack. */
export async function resumeWorld(
  parts: LiveParts,
  { quartet, restarted }: { quartet: Quartet; restarted: Host[] },
  state?: InternetState,
): Promise<LiveWorld> {
  const [mail, outside, inside, internet] = await Promise.all([
    quartet.mail,
    quartet.outside,
    quartet.inside,
    quartet.internet,
  ]);
  const machines = { mail, outside, inside };
  if (restarted.length > 0) await parts.wires.wire(pidsOf({ ...machines, internet }), parts.spec.world);
  await parts.internet.connect(plainStdio(internet.attached));
  await parts.internet.open(parts.spec.world, state);
  const again = Object.values(machines).filter(({ host }) => restarted.includes(host));
  await Promise.all(again.map((machine) => layMounted(parts, machine)));
  if (restarted.includes('mail')) await startMail(parts, mail, [START_MAIL]);
  await Promise.all(Object.values(machines).map((machine) => endOldShells(parts, machine)));
  return watched(quartet, Promise.resolve(machines));
}

/** The engine writes its own name server and names over these whenever it starts a container. */
async function layMounted({ spec, execs }: LiveParts, { host, container }: Machine): Promise<void> {
  const entries = startingEntries(spec, host, { passwd: '', group: '', shadow: '' });
  const layer = await Layer.open(execs, container);
  await layer.lay(entries.filter(({ name }) => MOUNTED.includes(`/${name}`)));
}

async function connect(
  parts: LiveParts,
  all: Record<StudentHost, Machine> & { internet: InternetHost },
): Promise<void> {
  await Promise.all([
    parts.wires.wire(pidsOf(all), parts.spec.world),
    parts.internet.connect(plainStdio(all.internet.attached)),
  ]);
}

function pidsOf(all: Record<StudentHost, Machine> & { internet: InternetHost }) {
  return { mail: all.mail.pid, outside: all.outside.pid, inside: all.inside.pid, internet: all.internet.pid };
}

/** A mail service that does not start is the student's, or the lab's, and no failure of the driver's. */
async function startMail({ execs }: LiveParts, mail: Machine, argv: string[]): Promise<void> {
  await runInside(execs, mail.container, argv, { timeoutMs: START_TIMEOUT });
}

/** Shells whose server was killed wait on terminals that nobody holds any more. */
async function endOldShells({ execs }: LiveParts, { container }: Machine): Promise<void> {
  const script =
    'for p in /proc/[0-9]*; do [ "${p#/proc/}" = $$ ] || { tr "\\0" "\\n" <"$p/environ" | grep -qx "$1" && kill -HUP "${p#/proc/}"; }; done 2>/dev/null';
  await runInside(execs, container, ['sh', '-c', script, 'sh', SHELL_MARK]);
}

function watched(quartet: Quartet, up: LiveWorld['up']): LiveWorld {
  up.catch(() => undefined);
  const live: LiveWorld = { quartet, up, lost: false };
  void quartet.internet
    .then(({ attached }) =>
      attached.once('close', () => {
        live.lost = true;
      }),
    )
    .catch(() => undefined);
  return live;
}
