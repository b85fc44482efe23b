import { resolveAddress } from '../address/resolve.ts';
import { rewriteInternal } from '../address/rewrite.ts';
import type { Tables, TraceStep } from '../types.ts';
import { fixFor } from './fixes.ts';
import { type Answer, askServer, decidingStep } from './probe.ts';
import { type Finding, findingAt } from './result.ts';
import type { SmtpService } from './services.ts';
import { strangersQuestions } from './strangers.ts';

export interface Holes {
  open: boolean;
  findings: Finding[];
  /** Who may relay that should not: one sentence for each hole. */
  sentences: string[];
  /** How the plain stranger was refused. */
  refusal?: Answer;
}

/** The parameter to name: the one that answered; for a computed mynetworks, what it was computed from. */
function blamed({ configuration }: SmtpService, step: TraceStep): string {
  const parameter = step.parameter ?? step.list;
  const computed = parameter === 'mynetworks' && !configuration.isSet('mynetworks');
  return computed && configuration.isSet('mynetworks_style') ? 'mynetworks_style' : parameter;
}

/** Place of a table's entry, if the table is a file that can be read. */
function tablePlace({ configuration }: SmtpService, step: TraceStep): string {
  const path = /:(\/\S+)$/.exec(step.restriction)?.[1];
  const text = path === undefined ? undefined : configuration.files.read(path);
  const key = step.pattern?.toLowerCase();
  const line = text?.split('\n').findIndex((entry) => entry.split(/\s/)[0]?.toLowerCase() === key) ?? -1;
  return path === undefined || key === undefined || line < 0 ? '' : ` (${path}:${line + 1})`;
}

/** Is the recipient delivered on this machine? Then nothing is relayed. */
function isDeliveredHere({ configuration }: SmtpService, tables: Tables, { question }: Answer): boolean {
  const environment = { configuration, tables };
  const { class: found } = resolveAddress(rewriteInternal(question.recipient, environment), environment);
  return found !== 'default' && found !== 'relay';
}

function holeFinding(service: SmtpService, { question }: Answer, step: TraceStep | undefined): Finding {
  const parameter = step ? blamed(service, step) : 'smtpd_relay_restrictions';
  const decided = step
    ? `${step.restriction} in ${step.list}: ${step.why}${tablePlace(service, step)}.`
    : 'No restriction refuses it.';
  const reach = service.reachable ? '' : ' But only this machine, or a proxy in front of it, can connect there.';
  return findingAt(service.configuration, {
    severity: service.reachable ? 'critical' : 'info',
    parameter,
    why: `On ${service.name}, ${question.who} may relay to <${question.recipient}>. ${decided}${reach}`,
    fix: fixFor(parameter, step?.restriction ?? ''),
  });
}

function swallowedFinding(service: SmtpService, { question, decision }: Answer): Finding {
  const step = decision.trace.find(({ answer }) => answer === 'discard');
  return findingAt(service.configuration, {
    severity: 'warning',
    parameter: step?.list ?? 'smtpd_relay_restrictions',
    why: `On ${service.name}, mail of ${question.who} is accepted, then thrown away: senders believe that it was sent.`,
    fix: 'Refuse such mail with REJECT instead of DISCARD.',
  });
}

/** Lets strangers ask for relaying, and names for each hole the line that makes it. */
export async function findHoles(service: SmtpService, tables: Tables): Promise<Holes> {
  const holes: Holes = { open: false, findings: [], sentences: [] };
  const blames = new Set<string>();
  const isNew = (blame: string) => !blames.has(blame) && Boolean(blames.add(blame));
  for (const question of strangersQuestions(service.configuration)) {
    const answer = await askServer(service, tables, question);
    // Mail for a domain of ours is not relayed, whoever brings it.
    if (answer.outcome !== 'refused' && isDeliveredHere(service, tables, answer)) continue;
    if (answer.outcome === 'refused') {
      holes.refusal ??= answer;
    } else if (answer.outcome === 'swallowed') {
      if (isNew('swallowed')) holes.findings.push(swallowedFinding(service, answer));
    } else {
      const step = decidingStep(answer.decision);
      if (!isNew(`${step?.list} ${step?.restriction} ${step?.pattern}`)) continue;
      holes.findings.push(holeFinding(service, answer, step));
      holes.open ||= service.reachable;
      const where = service.reachable ? '' : ', if they can reach it';
      holes.sentences.push(`On ${service.name}: ${question.who}${where}.`);
    }
  }
  return holes;
}
