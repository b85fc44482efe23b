/** What a server's configuration holds every scene to, whatever its lab asks for. */
export interface SpamLimits {
  /** From all spammers of a sandbox together. */
  perMinute: number;
  /** As long as a sandbox lives. */
  messages: number;
  bytes: number;
  /** How many times faster than in life spammers search and give up, and others forget. The rate of mail stays. */
  pace: number;
}

export const USUAL_LIMITS: SpamLimits = { perMinute: 120, messages: 2000, bytes: 8 * 1024 * 1024, pace: 1 };
