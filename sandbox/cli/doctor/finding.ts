/** One line of `relaylab doctor`. */
export interface Finding {
  name: string;
  ok: boolean;
  /** Whether the course does not run without it. */
  needed: boolean;
  detail: string;
  /** What to do about it; '' when all is well. */
  fix: string;
}
