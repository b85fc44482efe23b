import { type Address, parseAddress, parseNetwork } from '../lists/cidr.ts';
import type { Complaint } from '../types.ts';
import { type Dictionary, type Opening, warning } from './dictionary.ts';
import { readRuleLines } from './rule-lines.ts';
import { type Condition, firstMatch, type Rule, RuleBlocks } from './rules.ts';

/** Opens a cidr table (cidr_table(5)): the first network that holds the address decides. */
export function openCidr(opening: Opening): Dictionary {
  const source = readRuleLines(opening);
  if ('failure' in source) return source;
  const where = `cidr map ${opening.name}`;
  const blocks = new RuleBlocks<Address>();
  const complaints: Complaint[] = [...source.complaints];
  for (const { text, line } of source.lines) {
    const complain = (what: string) =>
      complaints.push(warning(`${where}, line ${line}: ${what}: skipping this rule`, source.path, line));
    const parsed = parseCidrRule(text, line);
    if ('error' in parsed) complain(parsed.error);
    else if (!blocks.add(parsed)) complain('ENDIF without IF');
  }
  for (const line of blocks.unclosed()) {
    complaints.push(warning(`${where}, line ${line}: IF has no matching ENDIF`, source.path, line));
  }
  const lookup = (key: string) => {
    const address = parseAddress(key);
    return { found: address ? firstMatch(blocks.rules, address)?.value : undefined };
  };
  return { lookup, complaints };
}

function parseCidrRule(text: string, line: number): Rule<Address> | { error: string } {
  const [, word = '', rest = ''] = /^(\S*)\s*(.*)$/s.exec(text) ?? [];
  const value = rest.trim();
  if (/^endif$/i.test(word)) return value === '' ? { kind: 'endif', line } : { error: 'garbage after ENDIF' };
  if (/^if$/i.test(word)) {
    const condition = parseCondition(value);
    return 'error' in condition ? condition : { kind: 'if', line, condition: condition.matches };
  }
  const condition = parseCondition(word);
  if ('error' in condition) return condition;
  return value === '' ? { error: 'no lookup result' } : { kind: 'match', line, condition: condition.matches, value };
}

function parseCondition(text: string): { matches: Condition<Address> } | { error: string } {
  const [, bangs = '', pattern = ''] = /^([!\s]*)(.*)$/s.exec(text) ?? [];
  if (pattern === '') return { error: 'no address pattern' };
  const network = parseNetwork(pattern);
  if ('error' in network) return network;
  const negated = (bangs.match(/!/g)?.length ?? 0) % 2 === 1;
  // An IPv4 network says nothing of IPv6 addresses, not even with `!`.
  return { matches: (address) => network.kind === address.kind() && network.matches(address) !== negated };
}
