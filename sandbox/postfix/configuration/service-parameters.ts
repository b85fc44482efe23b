import type { MasterEntry } from './master-cf.ts';

/** Suffixes that qmgr(8) reads for each delivery transport, with the parameter that holds their default. */
const TRANSPORT_SUFFIXES: Record<string, string> = {
  _delivery_slot_cost: 'default_delivery_slot_cost',
  _delivery_slot_discount: 'default_delivery_slot_discount',
  _delivery_slot_loan: 'default_delivery_slot_loan',
  _destination_concurrency_failed_cohort_limit: 'default_destination_concurrency_failed_cohort_limit',
  _destination_concurrency_limit: 'default_destination_concurrency_limit',
  _destination_concurrency_negative_feedback: 'default_destination_concurrency_negative_feedback',
  _destination_concurrency_positive_feedback: 'default_destination_concurrency_positive_feedback',
  _destination_rate_delay: 'default_destination_rate_delay',
  _destination_recipient_limit: 'default_destination_recipient_limit',
  _extra_recipient_limit: 'default_extra_recipient_limit',
  _initial_destination_concurrency: 'initial_destination_concurrency',
  _minimum_delivery_slots: 'default_minimum_delivery_slots',
  _recipient_limit: 'default_recipient_limit',
  _recipient_refill_delay: 'default_recipient_refill_delay',
  _recipient_refill_limit: 'default_recipient_refill_limit',
  _transport_rate_delay: 'default_transport_rate_delay',
};
const TIME_LIMIT: Record<string, string> = { _time_limit: 'command_time_limit' };

const SUFFIXES_BY_PROGRAM: Record<string, Record<string, string>> = {
  error: TRANSPORT_SUFFIXES,
  lmtp: TRANSPORT_SUFFIXES,
  local: TRANSPORT_SUFFIXES,
  pipe: { ...TRANSPORT_SUFFIXES, ...TIME_LIMIT },
  smtp: TRANSPORT_SUFFIXES,
  spawn: TIME_LIMIT,
  virtual: TRANSPORT_SUFFIXES,
};

/** The parameters that master.cf's services bring into being, such as smtp_destination_rate_delay. */
export function serviceParameters(entries: MasterEntry[]): Map<string, string> {
  const parameters = new Map<string, string>();
  for (const { fields } of entries) {
    const [service = ''] = fields;
    for (const [suffix, origin] of Object.entries(SUFFIXES_BY_PROGRAM[fields[7] ?? ''] ?? {})) {
      parameters.set(`${service}${suffix}`, `$${origin}`);
    }
  }
  return parameters;
}
