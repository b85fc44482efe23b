/** What the engine tells while it pulls, imports or builds. */
import { LabError } from '../../../errors.ts';
import type { Engine } from '../engine.ts';

interface Message {
  stream?: string;
  error?: string;
}

/** Resolves when the engine is done. Rejects with LabError `could-not-run` with the last lines that it printed. */
export async function followed(
  engine: Engine,
  stream: NodeJS.ReadableStream,
  told: (line: string) => void = () => {},
): Promise<void> {
  const printed: string[] = [];
  await new Promise<void>((resolve, reject) => {
    engine.docker.modem.followProgress(
      stream,
      (error: Error | null, messages: Message[]) => {
        const failure = error?.message ?? messages?.find((message) => message.error)?.error;
        if (failure === undefined) resolve();
        else reject(new LabError('could-not-run', [...printed.slice(-15), failure].join('\n')));
      },
      ({ stream: text }: Message) => {
        for (const line of (text ?? '').split('\n').filter((part) => part.trim() !== '')) {
          printed.push(line);
          told(line);
        }
      },
    );
  });
}
