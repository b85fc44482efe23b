/** The policy stepper: what the mail server would answer, worked out from its files. */
import type { FastifyInstance } from 'fastify';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { LabError } from '../../errors.ts';
import { OnPaper, type PaperLetter, serverFor } from '../../grader/on-paper.ts';
import { type Changed, whatIf } from '../../postfix/index.ts';
import type { PolicyAnswer, PolicyChoices, PolicyRun } from '../api.ts';
import { policyChoices } from '../policy-choices.ts';
import { placeReader, read } from '../read.ts';
import type { Rooms } from '../rooms.ts';

/** A question each time somebody stops typing, and no more. */
const PER_MINUTE = 120;
/** RFC 5321 §4.5.3.1.3: a path; and more, for people who try what happens. */
const MAX_ADDRESS = 512;
/** RFC 1035 §2.3.4. */
const MAX_NAME = 255;
const MAX_CHANGES = 20;
/** A long list of networks. */
const MAX_VALUE = 10_000;

const oneLine = (most: number) =>
  z
    .string('must be text')
    .max(most, `must have at most ${most} characters`)
    .regex(/^\P{Cc}*$/u, 'must be one line without control characters');
const address = oneLine(MAX_ADDRESS).transform((text) => text.trim().replace(/^<(.*)>$/, '$1'));

const Change = z.strictObject({
  parameter: z.string().regex(/^[A-Za-z0-9_]{1,100}$/, 'must be the name of a Postfix parameter, such as mynetworks'),
  value: oneLine(MAX_VALUE),
});

const PolicyBody = z.strictObject({
  client: z
    .string('must be an IPv4 or IPv6 address')
    .refine(isAddress, 'must be an IPv4 or IPv6 address')
    .transform((text) => ipaddr.process(text).toString()),
  port: z.int('must be a port number').min(1, 'must be between 1 and 65535').max(65_535, 'must be between 1 and 65535'),
  helo: oneLine(MAX_NAME).min(1, 'must not be empty; leave it out for a client that does not greet').optional(),
  login: oneLine(MAX_NAME).min(1, 'must not be empty; leave it out for a client that does not log in').optional(),
  tls: z.boolean('must be true or false').optional(),
  sender: address,
  recipient: address.refine((text) => text !== '', 'must not be empty'),
  changes: z.array(Change).max(MAX_CHANGES, `must be at most ${MAX_CHANGES}`).default([]),
});

export function addPolicy(server: FastifyInstance, rooms: Rooms): void {
  const { sandboxes } = rooms;
  const placeOf = placeReader(rooms);
  const limit = { config: { rateLimit: { max: PER_MINUTE, timeWindow: '1 minute' } } };

  server.get('/api/labs/:lab/policy', limit, async ({ params }): Promise<PolicyChoices> => {
    using held = await sandboxes.hold(placeOf(params));
    return legible(await policyChoices(held.sandbox));
  });

  server.post('/api/labs/:lab/policy', limit, async ({ params, body }): Promise<PolicyAnswer> => {
    const place = placeOf(params);
    const { changes, ...letter } = read(PolicyBody, body, 'body');
    using held = await sandboxes.hold(place);
    const paper = new OnPaper(held.sandbox);
    const now = runOf(legible(await paper.rehearse(letter)));
    if (changes.length === 0) return { now };
    return { now, whatIf: await tryChanges(paper, letter, changes, serverFor(held.sandbox.world, letter.client)) };
  });
}

async function tryChanges(paper: OnPaper, letter: PaperLetter, changes: z.infer<typeof Change>[], server: string) {
  let changed: Changed | undefined;
  const run = await paper.rehearse(letter, (files) => {
    changed = whatIf(files, changes, { server, port: letter.port });
    return changed.files;
  });
  const { commands = [], complaints = [] } = changed ?? {};
  const result = runOf(legible(run));
  return { ...result, complaints: [...complaints, ...result.complaints], commands };
}

function runOf({ effects, ...run }: NonNullable<Awaited<ReturnType<OnPaper['rehearse']>>>): PolicyRun {
  const { discard, hold, filter, redirect } = effects;
  return { ...run, effects: { discard, hold, filter, redirect } };
}

/** Files that name further files without end. */
function legible<T>(result: T | undefined): T {
  if (result === undefined)
    throw new LabError('could-not-run', 'The files of the mail server name more files than can be followed.');
  return result;
}

function isAddress(text: string): boolean {
  if (text.includes('%')) return false;
  return ipaddr.IPv6.isValid(text) || ipaddr.IPv4.isValidFourPartDecimal(text);
}
