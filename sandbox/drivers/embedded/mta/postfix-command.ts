/** postfix(1): start, stop, reload, check, status, with the words of postfix-script. */
import type { MailHost } from './mail-host.ts';
import type { Master } from './master.ts';
import type { Mta } from './mta.ts';
import type { Processes } from './processes.ts';
import { QUEUE_DIRECTORY, QUEUES } from './queue-files.ts';

type Verb = Parameters<Mta['command']>[0];
type Result = { stderr: string; exitCode: number };

const PID_FILE = `${QUEUE_DIRECTORY}/pid/master.pid`;
const PREFIX = 'postfix/postfix-script';

export interface MailSystem {
  master(): Master | undefined;
  /** Why it failed, if it did. */
  start(): string | undefined;
  stop(): void;
  reload(): void;
  flush(): void;
}

export class PostfixCommand {
  readonly #host: MailHost;
  readonly #processes: Processes;
  readonly #system: MailSystem;

  constructor(host: MailHost, processes: Processes, system: MailSystem) {
    this.#host = host;
    this.#processes = processes;
    this.#system = system;
  }

  /** Was the mail system running when the machine went away? */
  wasRunning(): boolean {
    return this.#host.files.stat(PID_FILE) !== undefined;
  }

  run(verb: Verb): Result {
    const broken = verb === 'status' || verb === 'stop' || verb === 'abort' ? undefined : this.#brokenConfiguration();
    if (broken) return broken;
    const running = this.#system.master() !== undefined;
    switch (verb) {
      case 'start':
        return running ? this.#say('fatal: the Postfix mail system is already running', 1) : this.#start();
      case 'stop':
      case 'abort':
        return running ? this.#stop(verb) : this.#notRunning();
      case 'reload':
        return running ? this.#reload() : this.#notRunning();
      case 'flush':
        if (!running)
          return { stderr: 'postqueue: fatal: Queue report unavailable - mail system is down\n', exitCode: 69 };
        this.#system.flush();
        return OK;
      case 'status':
        return running
          ? this.#say(`the Postfix mail system is running: PID: ${this.#system.master()?.pid}`, 0, false)
          : this.#say('the Postfix mail system is not running', 1, false);
      case 'check':
        return this.#check();
      case 'set-permissions':
        return OK;
    }
  }

  #start(): Result {
    const checked = this.#check();
    const said = this.#say('starting the Postfix mail system', 0);
    for (const queue of [...QUEUES, 'defer', 'maildrop', 'pid']) this.#host.files.mkdir(`${QUEUE_DIRECTORY}/${queue}`);
    const failure = this.#system.start();
    if (failure !== undefined) {
      const failed = this.#say('fatal: mail system startup failed', 1);
      return { stderr: said.stderr + failed.stderr, exitCode: 1 };
    }
    this.#host.files.write(PID_FILE, `${String(this.#system.master()?.pid).padStart(11)}\n`);
    this.#event('started');
    return { stderr: checked.stderr + said.stderr, exitCode: 0 };
  }

  #stop(verb: 'stop' | 'abort'): Result {
    const said = this.#say(`${verb === 'stop' ? 'stopping' : 'aborting'} the Postfix mail system`, 0);
    this.#system.stop();
    this.#host.files.remove(PID_FILE);
    this.#event('stopped');
    return said;
  }

  #reload(): Result {
    const said = this.#say('refreshing the Postfix mail system', 0);
    this.#system.reload();
    this.#event('reloaded');
    return said;
  }

  #check(): Result {
    const { complaints } = this.#processes.readConfiguration();
    const warnings = complaints.filter(({ level }) => level === 'warning');
    return { stderr: warnings.map(({ text }) => `postfix: warning: ${text}\n`).join(''), exitCode: 0 };
  }

  /** No part of Postfix runs when main.cf or master.cf cannot be read. */
  #brokenConfiguration(): Result | undefined {
    const fatal = this.#processes.readConfiguration().complaints.find(({ level }) => level === 'fatal');
    return fatal && { stderr: `postfix: fatal: ${fatal.text}\n`, exitCode: 1 };
  }

  #notRunning(): Result {
    return this.#say('fatal: the Postfix mail system is not running', 1);
  }

  #say(text: string, exitCode: number, logged = true): Result {
    if (logged) this.#host.log(PREFIX, this.#host.nextPid(), text);
    return { stderr: `${PREFIX}: ${text}\n`, exitCode };
  }

  #event(state: 'started' | 'stopped' | 'reloaded'): void {
    this.#host.emit({ type: 'service', at: this.#host.now(), state });
  }
}

const OK: Result = { stderr: '', exitCode: 0 };
