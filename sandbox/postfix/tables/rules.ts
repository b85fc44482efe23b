/** What cidr, regexp and pcre tables have in common: rules asked in order, inside if … endif blocks. */
export type Condition<Subject> = (subject: Subject) => boolean;

export type Rule<Subject> =
  | { kind: 'match'; line: number; condition: Condition<Subject>; value: string }
  | { kind: 'if'; line: number; condition: Condition<Subject> }
  | { kind: 'endif'; line: number };

interface PlacedIf {
  kind: 'if';
  line: number;
  /** Index of the endif; undefined when there is none: then nothing further matches. */
  end?: number;
}

export type PlacedRule<Subject> = Rule<Subject> & { end?: number };

/** Collects rules and pairs each if with its endif. */
export class RuleBlocks<Subject> {
  readonly rules: PlacedRule<Subject>[] = [];
  readonly #open: PlacedIf[] = [];

  /** False when an endif has no if. */
  add(rule: Rule<Subject>): boolean {
    if (rule.kind === 'endif') {
      const block = this.#open.pop();
      if (!block) return false;
      block.end = this.rules.length;
    }
    const placed: PlacedRule<Subject> = { ...rule };
    this.rules.push(placed);
    if (placed.kind === 'if') this.#open.push(placed);
    return true;
  }

  get depth(): number {
    return this.#open.length;
  }

  /** Lines of the ifs that were never closed, innermost first, as Postfix reports them. */
  unclosed(): number[] {
    return this.#open.map(({ line }) => line).toReversed();
  }
}

export function firstMatch<Subject>(
  rules: PlacedRule<Subject>[],
  subject: Subject,
): (PlacedRule<Subject> & { kind: 'match' }) | undefined {
  for (let index = 0; index < rules.length; index += 1) {
    const rule = rules[index];
    if (!rule || rule.kind === 'endif') continue;
    const holds = rule.condition(subject);
    if (rule.kind === 'match') {
      if (holds) return rule;
    } else if (!holds) {
      if (rule.end === undefined) return undefined;
      index = rule.end;
    }
  }
  return undefined;
}
