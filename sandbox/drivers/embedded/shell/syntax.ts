/** Whether a script is whole, and just-bash's complaints about one in bash's words. */
import { parse, type ScriptNode } from 'just-bash';

/** Whether bash would ask for another line before it begins. */
export function isIncomplete(text: string): boolean {
  if (/(?<!\\)(?:\\\\)*\\$/.test(text)) return true;
  if (/(?:\|\||&&|\||(?:^|[;\n&|(){}])\s*(?:then|do|else|elif|\{|\())\s*$/.test(text)) return true;
  try {
    return JSON.stringify(parse(text)).includes('"terminated":false');
  } catch (error) {
    return error instanceof Error && /\bEOF\b|got HEREDOC_CONTENT/.test(error.message);
  }
}

const TOKENS: Record<string, string> = {
  SEMICOLON: ';',
  DSEMI: ';;',
  PIPE: '|',
  PIPE_AMP: '|&',
  AND_AND: '&&',
  OR_OR: '||',
  AMP: '&',
  LPAREN: '(',
  RPAREN: ')',
  LBRACE: '{',
  RBRACE: '}',
  LESS: '<',
  GREAT: '>',
  NEWLINE: 'newline',
  EOF: 'newline',
};

/** What bash would refuse before it runs any of the script; just-bash keeps such errors until it comes to them. */
export function refusedToken({ statements }: ScriptNode): string | undefined {
  return statements.find(({ deferredError }) => deferredError)?.deferredError?.token;
}

/** What just-bash says in the course of a script, in the words of bash, and without what only this lab added to it. */
export function plainComplaints(text: string): string {
  return text
    .replace(/^\++ (?:RELAYLAB_\w+=|\/usr\/bin\/relaylab-).*\n/gm, '')
    .replace(/maximum recursion depth \((\d+)\) exceeded/g, 'maximum function nesting level exceeded ($1)')
    .replace(/, increase executionLimits\.\w+/g, '');
}

export function syntaxError(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  if (error instanceof TypeError) return 'bash: syntax error near unexpected token';
  const got = /got ([A-Z_]+)|unexpected token [`'"]?([^`'"]+)/i.exec(error.message);
  const token = got?.[1] ?? got?.[2];
  if (token !== undefined && token.trim() !== '')
    return `bash: syntax error near unexpected token \`${TOKENS[token] ?? token.toLowerCase()}'`;
  return `bash: syntax error: ${error.message.replace(/^Parse error at [\d:]+:\s*/, '')}`;
}
