/** Titles and summaries of labs, where they are not those of the lab's own lab.yaml. */
export const labs: Readonly<Record<string, { title: string; summary: string }>> = {};
