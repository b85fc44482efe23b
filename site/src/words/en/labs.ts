/** Titles and summaries of labs, where the lab's own folder does not say them in this language. */
export const labs: Readonly<Record<string, { title: string; summary: string }>> = {};
