/** What the routes work with; app.ts puts it together. */
import type { Report } from '../../labs/schema.ts';
import type { Catalog } from '../catalog.ts';
import type { Config } from '../config.ts';
import type { Driver } from '../drivers/driver.ts';
import type { Gradebook, Person } from '../gradebook/gradebook.ts';
import type { GradeOptions } from '../grader/grade.ts';
import type { LookOptions, TaskGlimpse } from '../grader/look.ts';
import type { Health } from '../lab/health.ts';
import type { Sandboxes } from '../lab/sandboxes.ts';
import type { Gateway } from '../terminal/gateway.ts';

export interface Rooms {
  config: Pick<Config, 'siteDir' | 'checksPerMinute' | 'checkMs' | 'checksAtOnce'>;
  version: string;
  catalog: Catalog;
  driver: Driver;
  gradebook: Gradebook;
  sandboxes: Sandboxes;
  health: Health;
  gateway: Gateway;
  grade(options: GradeOptions): Promise<Report>;
  look(options: LookOptions): Promise<TaskGlimpse[] | undefined>;
  /** Whose requests these are: the one person of a server without a login. */
  person: Person;
}
