import type { Tables } from '../types.ts';
import type { Finding } from './result.ts';
import type { SmtpService } from './services.ts';

/** Looks at one service for one kind of risk, breakage or waste. */
export type Habit = (service: SmtpService, tables: Tables) => Finding[] | Promise<Finding[]>;
