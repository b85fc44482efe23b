/** An envelope that somebody pointed at, for the policy stepper, which may not be fetched yet. */
import { createContext } from 'preact';
import type { PolicySignal } from '../../signals.ts';

export const PolicyQuestion = createContext<PolicySignal | undefined>(undefined);
