/** A probe's verdicts as JUnit XML, which continuous integration shows as tests. */
import { isRelayed, type PatternVerdict } from '../../grader/relay-probe.ts';

export function junit(target: string, verdicts: PatternVerdict[]): string {
  const cases = verdicts.map((verdict) => {
    const name = `${verdict.id} ${verdict.from} to ${verdict.to}`;
    const open = `  <testcase classname="relaylab.${verdict.family}" name="${quoted(name)}"`;
    if (!isRelayed(verdict)) return `${open}/>`;
    const why = `accepted (${verdict.fate}): ${verdict.reply}`;
    return `${open}>\n    <failure message="${quoted(why)}"/>\n  </testcase>`;
  });
  const failures = verdicts.filter(isRelayed).length;
  const suite = `<testsuite name="${quoted(`relaying of ${target}`)}" tests="${verdicts.length}" failures="${failures}">`;
  return ['<?xml version="1.0" encoding="UTF-8"?>', suite, ...cases, '</testsuite>', ''].join('\n');
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Characters that XML 1.0 does not have become a question mark. */
function quoted(text: string): string {
  const printable = [...text].map((sign) => (sign < ' ' && !'\t\n\r'.includes(sign) ? '?' : sign)).join('');
  return printable.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign);
}
