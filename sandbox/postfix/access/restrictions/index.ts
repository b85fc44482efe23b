import { clientRestrictions } from './client.ts';
import { dnsListRestrictions } from './dns-lists.ts';
import { generalRestrictions } from './general.ts';
import { heloRestrictions } from './helo.ts';
import { recipientRestrictions } from './recipient.ts';
import { removedRestrictions } from './removed.ts';
import type { Restrictions } from './restriction.ts';
import { senderRestrictions } from './sender.ts';
import { serverRestrictions } from './servers.ts';
import { tableRestrictions } from './tables.ts';

export type { Restriction } from './restriction.ts';

/** Every restriction that smtpd(8) of Postfix 3.10 knows, by name. */
export const RESTRICTIONS: Restrictions = {
  ...generalRestrictions,
  ...clientRestrictions,
  ...heloRestrictions,
  ...senderRestrictions,
  ...recipientRestrictions,
  ...dnsListRestrictions,
  ...tableRestrictions,
  ...serverRestrictions,
  ...removedRestrictions,
};
