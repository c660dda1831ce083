import { sqliteStore } from '../../src/store/sqlite.ts';
import { storeContract } from './store.ts';

storeContract('sqlite', sqliteStore, { isDurable: true });
