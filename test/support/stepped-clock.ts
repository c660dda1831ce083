/** Loaded into a server before all else: its wall clock is so many milliseconds ahead as the file says that `STEPPED_CLOCK` names. */
import { readFileSync } from 'node:fs';

const file = process.env.STEPPED_CLOCK ?? '';
const { now } = Date;
Date.now = () => now() + Number(readFileSync(file, 'utf8'));
