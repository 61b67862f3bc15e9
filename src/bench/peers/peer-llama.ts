/**
 * Greedy answers by llama.cpp, all prompts in parallel. `peers.ts` starts it. `node-llama-cpp` is installed in the
 * folder `SELGEN_PEERS` and brings its binary; the model is the GGUF file `SELGEN_GGUF`
 * (`fixtures/models/smollm2-gguf.py` writes one).
 */
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';
import { answerSteps, readJob, requirePeer } from './peer-protocol.ts';

interface Job {
  readonly threads: number;
  readonly prompts: readonly (readonly number[])[];
  readonly newTokens: number;
}

/** The used part of `node-llama-cpp`. */
interface LlamaCpp {
  getLlama(options: object): Promise<{ loadModel(options: object): Promise<LlamaModel> }>;
}
interface LlamaModel {
  createContext(options: object): Promise<{ getSequence(): Sequence }>;
}
interface Sequence {
  evaluate(tokens: readonly number[], options: object): AsyncGenerator<number, void>;
  clearHistory(): Promise<void>;
}

const file = process.env.SELGEN_GGUF;
if (!file) throw new Error('SELGEN_GGUF names no model');
const { getLlama } = (await import(pathToFileURL(requirePeer.resolve('node-llama-cpp')).href)) as LlamaCpp;
const { threads, prompts, newTokens } = await readJob<Job>();
const llama = await getLlama({ gpu: false, build: 'never', maxThreads: threads, logLevel: 'error' });
const model = await llama.loadModel({ modelPath: file });
const length = prompts[0]!.length + newTokens + 1;
const batchSize = prompts.flat().length;
const context = await model.createContext({ sequences: prompts.length, contextSize: length, batchSize, threads });
const sequences = prompts.map(() => context.getSequence());

async function answer(sequence: Sequence, prompt: readonly number[]): Promise<number> {
  await sequence.clearHistory();
  let count = 0;
  for await (const _ of sequence.evaluate(prompt, { temperature: 0, yieldEogToken: true })) {
    if (++count === newTokens) break;
  }
  return count;
}

const run = async () => {
  const counts = await Promise.all(prompts.map((prompt, index) => answer(sequences[index]!, prompt)));
  return counts.reduce((sum, count) => sum + count, 0);
};
await answerSteps({ name: `llama.cpp ${basename(file, '.gguf').split('-').at(-1)}` }, run);
process.exit();
