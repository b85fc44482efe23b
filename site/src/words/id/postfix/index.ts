import type { postfix as english } from '../../en/postfix/index.ts';
import { loginAndTls } from './login-and-tls.ts';
import { queueAndDelivery } from './queue-and-delivery.ts';
import { relaying } from './relaying.ts';
import { restrictions } from './restrictions.ts';
import { sending } from './sending.ts';
import { tables } from './tables.ts';

export const postfix: typeof english = {
  parameters: { ...relaying, ...sending, ...loginAndTls, ...queueAndDelivery },
  restrictions,
  tables,
};
