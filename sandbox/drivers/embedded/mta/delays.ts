/** `delay=…, delays=a/b/c/d` of delivery log lines (delay_logging_resolution_limit = 2). */

/** The moments of one delivery, epoch milliseconds. */
export interface DeliveryTimes {
  /** The message arrived. */
  arrived: number;
  /** The queue manager took it up. */
  active: number;
  /** The delivery agent got it. */
  agent: number;
  /** The connection stood; the same as `agent` where there is none. */
  connected: number;
  done: number;
}

export function formatDelays(times: DeliveryTimes): string {
  const steps = [
    times.active - times.arrived,
    times.agent - times.active,
    times.connected - times.agent,
    times.done - times.connected,
  ];
  return `delay=${seconds(times.done - times.arrived)}, delays=${steps.map(seconds).join('/')}`;
}

/** Two significant digits, at most two decimals, no trailing zeros: 0.11, 1.2, 86. */
function seconds(milliseconds: number): string {
  const value = Math.max(0, milliseconds) / 1000;
  if (value >= 10) return String(Math.round(value));
  return String(Number(value.toFixed(value >= 1 ? 1 : 2)));
}
