/** Names of what is refused, as they stand in replies. */
export const CLASS = {
  client: 'Client host',
  unverifiedClient: 'Unverified Client host',
  certificate: 'Client certificate',
  login: 'SASL login name',
  helo: 'Helo command',
  sender: 'Sender address',
  recipient: 'Recipient address',
  etrn: 'Etrn command',
  data: 'Data command',
  endOfData: 'End-of-data',
} as const;

export type ReplyClass = (typeof CLASS)[keyof typeof CLASS];

export interface Reply {
  code: number;
  enhanced: string;
  text: string;
}

const ENHANCED = /^[245]\.\d{1,3}\.\d{1,3}(?=\s|$)/;

/** Takes an enhanced status code (RFC 3463) off a text, if it begins with one. */
export function splitEnhanced(text: string, fallback: string): { enhanced: string; text: string } {
  const trimmed = text.trimStart();
  const found = ENHANCED.exec(trimmed)?.[0];
  return { enhanced: found ?? fallback, text: trimmed.slice(found?.length ?? 0).trimStart() };
}

/** An address status about the wrong party becomes the one of its own party: x.1.1 of a sender is x.1.0 … */
const ADDRESS_STATUS: Record<string, { sender: string; recipient: string }> = {
  '1': { sender: '1.7', recipient: '1.1' },
  '2': { sender: '1.8', recipient: '1.2' },
  '3': { sender: '1.7', recipient: '1.3' },
  '4': { sender: '1.7', recipient: '1.4' },
  '5': { sender: '1.0', recipient: '1.5' },
  '6': { sender: '1.7', recipient: '1.6' },
  '7': { sender: '1.7', recipient: '1.3' },
  '8': { sender: '1.8', recipient: '1.2' },
};

/** Makes an enhanced status code fit what it is said of. */
export function fitStatus(enhanced: string, replyClass: ReplyClass): string {
  const [severity = '', subject, detail = ''] = enhanced.split('.');
  if (subject !== '1') return enhanced;
  const fit = ADDRESS_STATUS[detail] ?? { sender: '1.0', recipient: '1.0' };
  if (replyClass === CLASS.sender) return `${severity}.${fit.sender}`;
  return replyClass === CLASS.recipient ? `${severity}.${fit.recipient}` : `${severity}.0.0`;
}

const MAX_REPLY = 510;
const UNUSABLE = { code: 450, enhanced: '4.7.1', text: 'Service unavailable' };

/** A reply as smtpd(8) would send it; one that cannot be sent becomes a 450, with the reason. */
export function makeReply(
  code: number,
  enhanced: string,
  text: string,
  softBounce: boolean,
): { reply: Reply; warning?: string } {
  const shown = `${code} ${enhanced} ${text}`;
  if (!(code >= 400 && code <= 599)) {
    return { reply: UNUSABLE, warning: `SMTP reply code configuration error: ${shown}` };
  }
  if (!ENHANCED.test(enhanced)) return { reply: UNUSABLE, warning: `DSN detail code configuration error: ${shown}` };
  const sent = softBounce && code >= 500 ? code - 100 : code;
  const cut = shown.slice(0, MAX_REPLY).slice(`${code} ${enhanced} `.length);
  return {
    reply: {
      code: sent,
      enhanced: `${Math.floor(sent / 100)}${enhanced.slice(1)}`,
      text: cut.replace(/\p{Cc}/gu, ' '),
    },
  };
}
