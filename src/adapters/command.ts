import { SelgenError } from '../lib/errors.ts';
import { chat } from './chat.ts';
import { merge } from './merge.ts';

const [name, ...options] = process.argv.slice(2);
try {
  await (name === 'merge' ? merge(options) : chat(options));
} catch (error) {
  if (!(error instanceof SelgenError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
