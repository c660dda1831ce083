import { memoryStore } from '../../src/store/memory.ts';
import { storeContract } from './store.ts';

storeContract('memory', () => memoryStore(), { isDurable: false });
