import type { Requirement } from './requirement.ts';
import { baseRequirements } from './requirements-base.ts';
import { resourceRequirements } from './requirements-resources.ts';
import { securityRequirements } from './requirements-security.ts';
import { toolRequirements } from './requirements-tools.ts';
import { transportRequirements } from './requirements-transport.ts';

/** Every MUST for a server on the pages about transport, tools, resources, subscriptions and security of both revisions. */
export const requirements: readonly Requirement[] = [
  ...transportRequirements,
  ...baseRequirements,
  ...toolRequirements,
  ...resourceRequirements,
  ...securityRequirements,
];
