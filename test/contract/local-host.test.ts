import { localHost } from '../../src/hosts/local.ts';
import { hostContract } from './host.ts';

hostContract('local', localHost);
