import { checkStartup } from '../access/startup.ts';
import type { MachineContext } from '../configuration/computed.ts';
import { loadConfiguration } from '../configuration/load.ts';
import { openTables } from '../tables/open.ts';
import type { Complaint, Configuration, FileSource } from '../types.ts';
import { describeFriends } from './friends.ts';
import { HABITS } from './habits.ts';
import { findHoles } from './holes.ts';
import type { Answer } from './probe.ts';
import { type AuditResult, type Finding, findingAt, orderFindings, placeOf } from './result.ts';
import { type SmtpService, smtpServices } from './services.ts';
import { ownDomains } from './strangers.ts';

export interface AuditOptions {
  /** The machine that the configuration is for; what main.cf leaves out is computed from it. */
  machine?: MachineContext;
}

const STOPPED = 'Clients are connected and get no banner, until it is repaired and Postfix is stopped and started.';

/** smtpd does not run with this configuration: nothing is relayed, nothing is received. */
function startupFindings({ name, configuration }: SmtpService): Finding[] {
  const fatal = checkStartup(configuration).find(({ level }) => level === 'fatal');
  if (!fatal) return [];
  const sets = (parameter: string) => {
    const { file, line } = configuration.origin(parameter);
    return file === fatal.file && line === fatal.line;
  };
  const parameter = configuration.names().find(sets) ?? 'smtpd_relay_restrictions';
  const why = `smtpd for ${name} does not run: fatal: ${fatal.text}. ${STOPPED}`;
  const fix = 'smtpd_relay_restrictions = permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination';
  return [findingAt(configuration, { severity: 'warning', parameter, why, fix })];
}

/** What reading the files complained about. A folder that holds main.cf alone is common, and no fault. */
function complaintFinding(directory: string, { text, file, line, level }: Complaint): Finding {
  const masterPath = `${directory}/master.cf`;
  const place = { file: file ?? `${directory}/main.cf`, ...(line === undefined ? {} : { line }) };
  if (file === masterPath && text.startsWith('open ')) {
    const why = 'There is no master.cf here: the audit is of the usual smtp service on port 25.';
    return {
      severity: 'info',
      parameter: 'master.cf',
      ...place,
      why,
      fix: 'Put master.cf beside main.cf, to have its services audited.',
    };
  }
  const parameter = /parameter[: ]+(\w+)/.exec(text)?.[1] ?? /entry: (\w+)/.exec(text)?.[1] ?? 'main.cf';
  const severity = level === 'fatal' ? 'warning' : 'info';
  return { severity, parameter, ...place, why: `Postfix says: ${text}`, fix: 'Correct the line.' };
}

function refusalSentence({ name, configuration }: SmtpService, refusal: Answer | undefined): string {
  const reply = refusal?.decision.reply;
  const step = refusal?.decision.decidedBy;
  if (!reply || !step) return `On ${name}: strangers may not relay.`;
  const place = placeOf(configuration, step.parameter ?? step.list);
  return `On ${name}: strangers may not relay; ${step.restriction} refuses them with ${reply.code} ${reply.enhanced} (${place}).`;
}

function relayDomains({ name, configuration }: SmtpService): string[] {
  const value = configuration.get('relay_domains');
  if (value === '') return [];
  return [`On ${name}: anybody, to ${value.replace(/[\s,]+/g, ', ')} (${placeOf(configuration, 'relay_domains')}).`];
}

async function auditService(service: SmtpService): Promise<AuditResult> {
  const { configuration, name } = service;
  const stopped = startupFindings(service);
  if (stopped.length > 0) {
    return { open: false, mayRelay: [`On ${name}: nobody, because smtpd does not run.`], findings: stopped };
  }
  const tables = openTables(configuration);
  const holes = await findHoles(service, tables);
  const friends = await describeFriends(service, tables, ownDomains(configuration)[0] ?? 'localhost');
  const habits: Finding[] = [];
  for (const habit of HABITS) habits.push(...(await habit(service, tables)));
  const critical = habits.filter(({ severity }) => severity === 'critical');
  const strangers = holes.sentences.length > 0 ? holes.sentences : [refusalSentence(service, holes.refusal)];
  return {
    open: holes.open || critical.length > 0,
    mayRelay: [...friends, ...relayDomains(service), ...strangers],
    findings: [...holes.findings, ...habits],
  };
}

function noService(configuration: Configuration): AuditResult {
  const why = 'master.cf starts no smtpd on a network port: nobody can send mail through this Postfix from outside.';
  return {
    open: false,
    mayRelay: ['Only programs on this machine, through sendmail(1).'],
    findings: [
      {
        severity: 'info',
        parameter: 'master.cf',
        file: `${configuration.directory}/master.cf`,
        why,
        fix: 'Add an smtpd service if the server is to receive mail.',
      },
    ],
  };
}

/**
 * Who may relay through this configuration, and which line lets them. Strangers of many kinds ask every smtpd service
 * of master.cf, and the trace of the decision names the line.
 */
export async function audit(files: FileSource, directory: string, options: AuditOptions = {}): Promise<AuditResult> {
  const configuration = loadConfiguration(files, directory, options.machine);
  const services = smtpServices(configuration);
  const results = services.length > 0 ? await Promise.all(services.map(auditService)) : [noService(configuration)];
  const complaints = configuration.complaints.map((complaint) => complaintFinding(directory, complaint));
  return {
    open: results.some(({ open }) => open),
    mayRelay: results.flatMap(({ mayRelay }) => mayRelay),
    findings: orderFindings([...results.flatMap(({ findings }) => findings), ...complaints]),
  };
}
