import type { Place } from '../gradebook/gradebook.ts';

export type { Place };

/** The same text for the same person and lab. */
export const keyOf = ({ person, lab }: Place): string => `${person}/${lab}`;
