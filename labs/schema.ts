/**
 * What a lab is, and what grading it yields. Everything that reads or writes a lab, a report or an answer takes its
 * types from here; the site imports this file too, so it stays free of Node.
 */
import { z } from 'zod';

const id = z
  .string()
  .regex(/^[a-z][a-z0-9-]*$/, 'use lower-case letters, digits and hyphens, beginning with a letter')
  .max(40);

/** Where a student can log in. `internet` is the fourth host, out of the student's reach. */
export const STUDENT_HOSTS = ['mail', 'outside', 'inside'] as const;
export type StudentHost = (typeof STUDENT_HOSTS)[number];
export type Host = StudentHost | 'internet';

/** An address, or part of one, in which `{{domain}}` and the other names of the variant are filled in. */
const template = z.string().min(1);

/** A port for people with a login: 587 with STARTTLS (RFC 6409), 465 with TLS from the first byte (RFC 8314). */
const submissionPort = { port: z.int(), tls: z.enum(['starttls', 'implicit']) };

/** A letter that the student types: from which host, with which envelope, and whom its header names as the author. */
const OwnLetter = z.strictObject({
  from: z.enum(['outside', 'inside']),
  sender: template,
  to: template,
  author: template,
});

/** What a log knows: the ID of the letter in the queue, its size there, the line of a refused recipient elsewhere. */
const LOG_FACTS = ['queue-id', 'size', 'refusal'] as const;

/**
 * The checks a task can be made of. `check` names the file under sandbox/grader/checks/ that performs it; the other
 * keys are its parameters. A new check is a new member here and a new file there.
 */
export const Check = z.discriminatedUnion('check', [
  z
    .strictObject({ check: z.literal('strangers-refused'), from: z.enum(['outside', 'outside-ipv6', 'neighbour']) })
    .describe('The whole battery, from addresses of that kind, on every port that speaks SMTP, ends refused.'),
  z
    .strictObject({
      check: z.literal('inbound-delivered'),
      to: z.array(template).min(1),
      sender: template.optional(),
      from: z.enum(['anywhere', 'gateway', 'provider']).optional(),
    })
    .describe('Mail from the internet to each of these own recipients reaches a mailbox. sender "<>" for bounces.'),
  z
    .strictObject({ check: z.literal('unknown-recipient-refused') })
    .describe('Mail to a user that does not exist is refused during the dialogue (no backscatter).'),
  z
    .strictObject({ check: z.literal('office-relays'), helo: template.optional() })
    .describe('LAN hosts, also some that no task names, send to other providers without AUTH and it arrives.'),
  z
    .strictObject({ check: z.literal('local-submission') })
    .describe('sendmail(1) on the mail host reaches a local mailbox and another provider.'),
  z
    .strictObject({ check: z.literal('bounces-return') })
    .describe('A colleague on the LAN who writes to a user unknown elsewhere gets the non-delivery report.'),
  z
    .strictObject({ check: z.literal('proof-arrived'), from: z.enum(['outside', 'inside']) })
    .describe("The student's own proof message, sent through the mail host from there, arrived at another provider."),
  z
    .strictObject({ check: z.literal('trap-hit'), messages: z.int().positive() })
    .describe('So many messages of the host outside, sent through the mail host, are in the spam trap.'),
  z.strictObject({ check: z.literal('listed') }).describe("The block list holds the mail host's address."),
  z
    .strictObject({ check: z.literal('bounce-found') })
    .describe("The answer is the queue ID of a colleague's letter that the big provider refused, or of its bounce."),
  z
    .strictObject({
      check: z.literal('abuse-refused'),
      /** gateway: the last of the prober's addresses, beside the mail host. provider: a host of the ISP, by its name too. */
      from: z.enum(['outside', 'outside-ipv6', 'gateway', 'provider']).default('outside'),
      /** 25, or every port with SMTP that neither servers nor people at home use. */
      port: z.enum(['usual', 'forgotten']).default('usual'),
      /** Envelope sender and EHLO name; left out, a stranger's own. */
      sender: template.optional(),
      helo: template.optional(),
      /** The recipient is in a new domain below this one. */
      under: template.default('example.net'),
      /** That domain names the mail host as its backup MX. */
      backup: z.boolean().default(false),
      /** The recipient is written as user%there@this. */
      routedBy: template.optional(),
      /** XCLIENT says that it is the mail host itself who calls. */
      xclient: z.boolean().default(false),
    })
    .describe('One way to relay, tried from two addresses, is refused.'),
  z
    .strictObject({ check: z.literal('partner-relayed'), domain: template, mailbox: template })
    .describe("Mail from the internet for a partner's mailbox passes through the mail host and arrives there."),
  z
    .strictObject({ check: z.literal('own-programs-send'), port: z.int(), xclient: template.optional() })
    .describe('A program on the mail host sends over SMTP to 127.0.0.1, if so told as another client (XCLIENT).'),
  z
    .strictObject({ check: z.literal('login-sends'), ...submissionPort, except: z.array(template).default([]) })
    .describe('People elsewhere log in on that port inside TLS, send to other providers, and it arrives.'),
  z
    .strictObject({ check: z.literal('login-guarded'), ...submissionPort })
    .describe('Nobody sends on that port without TLS, without a login, or with a wrong one.'),
  z
    .strictObject({ check: z.literal('login-not-offered'), port: z.int() })
    .describe('The port takes mail, and takes no logins, neither in clear nor inside TLS.'),
  z
    .strictObject({ check: z.literal('sender-is-login'), ...submissionPort })
    .describe('Who is logged in sends under the own address only.'),
  z
    .strictObject({ check: z.literal('guessing-slowed'), ...submissionPort })
    .describe('Who tries one password after the other is cut off, or waits for each answer.'),
  z
    .strictObject({ check: z.literal('password-changed'), ...submissionPort, login: template, old: template })
    .describe('The old password of this login lets nobody in any more, while other people log in.'),
  z
    .strictObject({ check: z.literal('smart-host-used') })
    .describe('Mail of the office and of the server itself leaves by the smart host, with its login, inside TLS.'),
  z
    .strictObject({
      check: z.literal('smart-host-fails'),
      manner: z.enum(['away', 'refuses-logins', 'untrusted', 'misnamed', 'clear']),
    })
    .describe('While the smart host is away, or somebody else is in its place, mail waits in the queue.'),
  z
    .strictObject({ check: z.literal('stays-home') })
    .describe('Mail of the office for its own people is delivered at home, past the smart host.'),
  z
    .strictObject({ check: z.literal('secret-kept') })
    .describe("The smart host's password is on the mail host, and no ordinary account can read it."),
  z
    .strictObject({ check: z.literal('letter-typed'), letter: OwnLetter })
    .describe(
      "The student's own letter with the proof token was typed into the mail host as asked, and lies in a mailbox.",
    ),
  z
    .strictObject({ check: z.literal('log-answer'), fact: z.enum(LOG_FACTS), letter: OwnLetter })
    .describe("The answer is what the student's own log says of that letter, or of a refusal of the same client."),
  z
    .strictObject({ check: z.literal('spam-stopped'), seconds: z.number().positive().max(30) })
    .describe('For so long all spammers try, and the server answers and passes nothing on, nor anything it still had.'),
  z.strictObject({ check: z.literal('queue-clean') }).describe('No spam waits in any queue, on hold neither.'),
  z
    .strictObject({ check: z.literal('delisted') })
    .describe('The block list took the server off, because somebody asked and the list found it clean.'),
  z
    .strictObject({ check: z.literal('letters-arrived') })
    .describe("The office's letters that waited among the spam have arrived where they were going."),
  z
    .strictObject({
      check: z.literal('answer'),
      accept: z.array(template).min(1),
      wrong: z.record(z.string(), z.string()).default({}),
    })
    .describe('The answer typed for this task is one of these. `wrong` explains plausible wrong ones.'),
]);
export type Check = z.infer<typeof Check>;
export type CheckName = Check['check'];

/** `strangers`: the task as a whole; `edges.2`: its second check. */
const observed = z.string().regex(/^[a-z][a-z0-9-]*(\.[1-9]\d*)?$/, 'name a task, or one of its checks: edges.2');

/** What the newest grading must have seen. All that is given must hold. */
export const Observation = z
  .strictObject({
    passed: z.array(observed).default([]),
    failed: z.array(observed).default([]),
    /** Stands in the sentence or the evidence of a check of this task that failed. */
    saw: z.string().min(1).optional(),
  })
  .refine(({ passed, failed, saw }) => passed.length > 0 || failed.length > 0 || saw !== undefined, {
    message: 'say what must have passed or failed, or what was seen',
  });
export type Observation = z.infer<typeof Observation>;

const Hint = z.union([z.string().min(1), z.strictObject({ when: Observation, text: z.string().min(1) })]);

/** Checks of what the student typed. */
const READS_ANSWER: CheckName[] = ['answer', 'bounce-found', 'log-answer'];

/**
 * What the internet does while somebody plays. A server's configuration may hold it to less (RELAYLAB_SPAM_*), and says
 * how fast its time goes.
 */
export const Scene = z.strictObject({
  /** People who send through whatever relays for them. They find an open relay within a minute. */
  spammers: z
    .strictObject({
      /** From how many addresses. */
      addresses: z.int().min(1).max(8),
      /** Whether they have found the server before the student comes. */
      atWork: z.boolean().default(true),
      perMinute: z.int().min(1).max(600),
      /** No more than this from all of them together, as long as the sandbox lives. */
      messages: z.int().min(0).max(5000),
      kilobytes: z.int().min(0).max(16_384),
    })
    .optional(),
  /** What waits in the queue when the student comes: so many messages of spam, and so many letters of the office. */
  queue: z.strictObject({ spam: z.int().min(0).max(300), letters: z.int().min(0).max(12) }).optional(),
  /** A mail.log.1 that tells how the abuse began. */
  history: z.boolean().default(false),
  /** A colleague writes to the provider that honours the block list, once the server is listed. */
  colleagueWrites: z.boolean().default(false),
  /** How the server came to trust strangers is drawn: `{{fault.mynetworks}}` and `{{fault.permits}}` in main.cf. */
  faults: z.boolean().default(false),
  /** Other mail servers in the public network, which relay for nobody. */
  decoys: z.int().min(0).max(3).default(0),
});
export type Scene = z.infer<typeof Scene>;

export const Task = z.strictObject({
  id,
  title: z.string().min(1),
  points: z.int().positive(),
  /** Markdown, with the variant's names filled in. */
  text: z.string().min(1),
  /** Plain ones are given one at a time; one with `when` is given before them, while the newest grading saw that. */
  hints: z.array(Hint).refine((hints) => hints.filter((hint) => typeof hint === 'string').length >= 3, {
    message: 'write at least three hints without "when", from a nudge to the answer',
  }),
  /** Present when the student types an answer: the label of its field. */
  question: z.string().optional(),
  /** The first, second, … of the faults that are drawn: its checks come before the task's own. */
  fault: z.int().positive().optional(),
  checks: z.array(Check).default([]),
});
export type Task = z.infer<typeof Task>;

/** faults/<name>/fault.yaml: one thing that is wrong in some variants. Files beside it are laid over those of the lab. */
export const Fault = z.strictObject({
  why: z.string().min(1),
  /** What stands for {{slot.<name>}} in the lab's files. Texts of several drawn faults follow each other. */
  slots: z.record(z.string().regex(/^[a-z]+$/), z.string()).default({}),
  /** What the fault lets in, and must not any more. */
  closed: z.array(Check).min(1),
  /** What it was for, and must go on working. */
  legitimate: z.array(Check).min(1),
});
export type Fault = z.infer<typeof Fault>;

export const Lab = z
  .strictObject({
    id,
    title: z.string().min(1),
    summary: z.string().min(1),
    /** Position in the story, counted from 1. */
    order: z.int().positive(),
    minutes: z.int().positive(),
    story: z.string().min(1),
    /** Which world the variant draws: parameters of sandbox/world/variant.ts. */
    variant: z
      .strictObject({
        /** A second server that accepts everything and delivers nothing. */
        blackHole: z.boolean().default(false),
        /** The block list holds the mail host's addresses from the start. */
        listed: z.boolean().default(false),
        scene: Scene.optional(),
        /** One of the people has a password that a guesser tries first: {{weak.login}}, {{weak.password}}. */
        weakPassword: z.boolean().default(false),
        /** So many of these faults are drawn; each is a folder in faults/. */
        faults: z.strictObject({ pick: z.int().positive(), of: z.array(id).min(1) }).optional(),
      })
      .prefault({}),
    /** {{slot.<name>}} in the lab's files where no drawn fault says anything else. */
    slots: z.record(z.string().regex(/^[a-z]+$/), z.string()).default({}),
    /** From faults/<name>/fault.yaml. */
    faults: z.record(id, Fault).default({}),
    tasks: z.array(Task).min(1),
    /** The task that an untouched lab must fail. */
    central: id,
  })
  .superRefine((lab, context) => {
    const ids = lab.tasks.map((task) => task.id);
    for (const [index, task] of ids.entries())
      if (ids.indexOf(task) !== index)
        context.addIssue({ code: 'custom', path: ['tasks', index, 'id'], message: `task id "${task}" is used twice` });
    if (!ids.includes(lab.central))
      context.addIssue({ code: 'custom', path: ['central'], message: `no task has the id "${lab.central}"` });
    for (const [index, task] of lab.tasks.entries())
      for (const [at, hint] of task.hints.entries())
        for (const name of typeof hint === 'string' ? [] : [...hint.when.passed, ...hint.when.failed]) {
          const [id, check = '1'] = name.split('.');
          if (!lab.tasks.some((known) => known.id === id && (known.fault || Number(check) <= known.checks.length)))
            context.addIssue({
              code: 'custom',
              path: ['tasks', index, 'hints', at, 'when'],
              message: `there is no task or check "${name}"`,
            });
        }
    for (const [index, task] of lab.tasks.entries())
      if (task.fault ? task.fault > (lab.variant.faults?.pick ?? 0) : task.checks.length === 0)
        context.addIssue({
          code: 'custom',
          path: ['tasks', index, task.fault ? 'fault' : 'checks'],
          message: task.fault ? 'variant.faults does not pick so many' : 'a task has checks, or a fault that has',
        });
    for (const [index, task] of lab.tasks.entries())
      if (task.checks.some(({ check }) => READS_ANSWER.includes(check)) !== (task.question !== undefined))
        context.addIssue({
          code: 'custom',
          path: ['tasks', index, 'question'],
          message: `a task with a check of an answer (${READS_ANSWER.join(', ')}) has a question, and only such a task`,
        });
  });
export type Lab = z.infer<typeof Lab>;

/** mutants/<name>/mutant.yaml: a wrong fix, and the task that must catch it. */
export const Mutant = z.strictObject({
  why: z.string().min(1),
  'caught-by': id,
  /** The solution that is applied first, so that the mutant holds only what makes it wrong. */
  upon: id.optional(),
  /** It is tried in a variant that draws these faults first, in this order. */
  faults: z.array(id).default([]),
});
export type Mutant = z.infer<typeof Mutant>;

/** answers.yaml beside a solution or a mutant: task id → what a student would type. */
export const Answers = z.record(id, template);
export type Answers = z.infer<typeof Answers>;

/** What a check saw. `title` says what this piece is about, `text` is raw material or plain words. */
export interface Evidence {
  kind: 'words' | 'dialogue' | 'log' | 'canary' | 'restriction' | 'answer';
  title: string;
  text: string;
  /** Of kind `restriction`: the letter that was decided about, for going through the decision once more. */
  letter?: { client: string; port: number; helo: string; login?: string; sender: string; recipient: string };
}

export type Outcome = 'passed' | 'failed' | 'not-graded';

export interface CheckResult {
  id: string;
  outcome: Outcome;
  /** One sentence for the student. */
  summary: string;
  evidence: Evidence[];
}

export interface TaskResult {
  id: string;
  title: string;
  score: number;
  max: number;
  checks: CheckResult[];
}

/** How far a grading is: what is asked, then the restart of the mail service, then what is asked again. */
export interface GradingProgress {
  stage: 'asking' | 'restarting' | 'asking-again';
  /** Checks of this stage that have ended, of so many. */
  done: number;
  of: number;
  /** The same for each task that this stage asks about. */
  tasks: { id: string; done: number; of: number }[];
}

/**
 * What happens in a world, as far as it makes a look at a task worth its while: the mail service began, reloaded or ended; a
 * file was saved in the editor; mail moved; an answer was typed.
 */
export const CHANGES = ['service', 'file', 'mail', 'answer'] as const;
export type Change = (typeof CHANGES)[number];

/** The result of grading once (DESIGN §8). */
export interface Report {
  lab: string;
  driver: string;
  seed: string;
  /** `void` when the configuration changed while grading: nothing counts, and `reason` says so. */
  status: 'graded' | 'void' | 'not-graded';
  reason?: string;
  score: number;
  max: number;
  fingerprint: string;
  /**
   * What stands in the configuration and belongs into another student's lab: names, networks, marks. No point depends on
   * it. Left out: nothing.
   */
  foreign?: Evidence[];
  /** ISO 8601, UTC. */
  startedAt: string;
  /** Milliseconds of wall time. */
  ms: number;
  tasks: TaskResult[];
}
