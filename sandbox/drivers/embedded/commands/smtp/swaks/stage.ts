/** The points of the dialogue where swaks can be told to stop. */

const STAGES = ['connect', 'first-helo', 'xclient', 'tls', 'helo', 'auth', 'mail', 'rcpt', 'data', 'dot'] as const;
export type Stage = (typeof STAGES)[number];

const ALIASES: Record<string, Stage> = {
  ehlo: 'helo',
  lhlo: 'helo',
  'first-ehlo': 'first-helo',
  'first-lhlo': 'first-helo',
  starttls: 'tls',
  banner: 'connect',
  from: 'mail',
  to: 'rcpt',
};

export function stageOf(text: string): string {
  const name = text.toLowerCase();
  return ALIASES[name] ?? name;
}

export function isStage(name: string): name is Stage {
  return STAGES.some((stage) => stage === name);
}
