/** What Postfix's own words mean, for the editor; fetched with it and not before. */
import { loginAndTls } from './login-and-tls.ts';
import { queueAndDelivery } from './queue-and-delivery.ts';
import { relaying } from './relaying.ts';
import { restrictions } from './restrictions.ts';
import { sending } from './sending.ts';
import { tables } from './tables.ts';

export const postfix = {
  parameters: { ...relaying, ...sending, ...loginAndTls, ...queueAndDelivery },
  restrictions,
  tables,
};
