/** The cables of all sandboxes of one engine, laid from outside by one helper container. */
import { LabError } from '../../../errors.ts';
import type { Drawing } from '../../../internet/fresh-places.ts';
import type { World } from '../../../world/world.ts';
import { plainStdio } from '../attached-stdio.ts';
import { attachHelper, type HelperOptions, removeHelper } from './helper-container.ts';
import { HelperStream, type ScriptResult } from './helper-stream.ts';
import { type Pids, readdressingScript, wiringScript } from './plan.ts';

export interface Wires extends AsyncDisposable {
  /**
   * Joins the four containers' namespaces and names the hosts. Whatever was there before is replaced, so it is called
   * again after any of them was restarted. Rejects with LabError `driver-unavailable`.
   */
  wire(pids: Pids, world: World): Promise<void>;
  /** Gives the internet host of a world that is wired new addresses, and takes former ones. As `wire`. */
  readdress(pid: number, drawing: Drawing): Promise<void>;
}

/**
 * The image has sh, timeout, base64, readlink, hostname, iproute2 and nsenter: it is that of the internet host. The
 * helper starts when it is first needed, and again when it died.
 */
export function startWires(options: HelperOptions): Wires {
  let helper: Promise<HelperStream> | undefined;
  const start = async () => new HelperStream(plainStdio(await attachHelper(options)));
  const runOnce = async (script: string) => {
    helper ??= start();
    const used = helper;
    try {
      return await (await used).run(script);
    } catch (error) {
      if (helper === used) helper = undefined;
      throw error;
    }
  };
  /** Every script can be run again from its start. */
  const run = (script: string) => runOnce(script).catch(() => runOnce(script));
  const lay = async (script: string) => {
    let result: ScriptResult;
    try {
      result = await run(script);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new LabError('driver-unavailable', `The cables could not be laid: ${why}.`, { cause: error });
    }
    if (result.exitCode !== 0)
      throw new LabError('driver-unavailable', `The cables could not be laid: ${result.said.trim().slice(0, 500)}`);
  };
  return {
    wire: (pids, world) => lay(wiringScript(world, pids)),
    readdress: (pid, drawing) => lay(readdressingScript(pid, drawing)),
    async [Symbol.asyncDispose]() {
      if (!helper) return;
      const used = await helper.catch(() => undefined);
      used?.close(new Error('the wires are closed'));
      await removeHelper(options);
    },
  };
}
