/** just-bash's complaints about a script, in bash's words. */

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

export function syntaxError(error: unknown): string {
  if (!(error instanceof Error)) throw error;
  const got = /got ([A-Z_]+)|unexpected token [`'"]?([^`'"]+)/i.exec(error.message);
  const token = got?.[1] ?? got?.[2];
  if (token !== undefined) return `bash: syntax error near unexpected token \`${TOKENS[token] ?? token.toLowerCase()}'`;
  return `bash: syntax error: ${error.message.replace(/^Parse error at [\d:]+:\s*/, '')}`;
}
