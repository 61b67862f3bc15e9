/** The other side of `peer-process.ts`: how a peer in Node reads its job and answers. */
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { timed } from './race.ts';

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** Finds the packages that are installed in the folder `SELGEN_PEERS`. */
export const requirePeer = createRequire(join(process.env.SELGEN_PEERS ?? '/', 'package.json'));

/** The job: the first line of the input. */
export async function readJob<Job>(): Promise<Job> {
  return JSON.parse((await lines.next()).value as string) as Job;
}

/** Says that the peer is ready, and then runs the job once for each further line. */
export async function answerSteps(ready: { readonly name: string }, run: () => Promise<number>): Promise<void> {
  say(ready);
  for await (const _ of lines) say(await timed(run));
}

function say(line: object): void {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}
