import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine } from '../../engine/engine.ts';
import { createContinuationScorer } from '../../evaluate/score-continuations.ts';
import { promptOf } from '../../judges/http.ts';
import type { Judge, Rating } from '../../judges/judge.ts';
import { logProbabilityScore } from '../../judges/log-probability-score.ts';
import { openRatingCache } from '../../judges/rating-cache.ts';
import { fail } from '../../lib/errors.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import type { Tokenizer } from '../../model/tokenizer/tokenizer.ts';
import { loadModel } from '../../train/load-model.ts';

/** Which model judges, and where it runs. */
export interface ModelJudgeOptions {
  /** Folder of a chat model as Hugging Face lays it out. */
  readonly model: string;
  /** @defaultValue the processor, all cores */
  readonly engine?: Engine;
  /** Folder of ratings that are already known. @defaultValue `.selgen/ratings` */
  readonly cache?: string;
}

/**
 * Asks a chat model of this machine, without any network, and rates by the probabilities of the numbers 0 to 100 where
 * its answer begins. It runs on our own engine: the pipelines of transformers.js give text and no probabilities, and
 * want ONNX exports where this takes the checkpoints that everything else here takes.
 *
 *
 * @throws {SelgenError} where the folder holds no model that can be read.
 * @example
 * defineSuite(em({ judge: modelJudge({ model: '/models/Qwen3-4B' }) }), [{ method: taskOnly() }]);
 */
export function modelJudge({ model, engine = cpuEngine(), cache = '.selgen/ratings' }: ModelJudgeOptions): Judge {
  const identity = { judge: 'model', model: sampledFingerprint(model) };
  const ratings = openRatingCache(cache);
  return {
    name: model,
    identity,
    async rate(requests, onProgress) {
      const contents = requests.map(promptOf);
      let opened: ReturnType<typeof open> | undefined;
      try {
        const found: Rating[] = [];
        for (const content of contents) {
          const ask = async () => {
            opened ??= open(model, engine);
            return (await opened).ask(content);
          };
          found.push((await ratings.get({ ...identity, content }, ask)).rating);
          onProgress?.(found.length, contents.length);
        }
        return found;
      } finally {
        await opened?.then(({ close }) => close());
      }
    },
  };
}

/** The model, ready to be asked; what it has rated before needs none. */
async function open(model: string, engine: Engine) {
  const { network, weights, tokenizer } = await loadModel(model);
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  const scorer = createContinuationScorer(engine, { network, weights, adapterOptions, padId: tokenizer.padId });
  const numbers = NUMBERS.map((number) => answerTokens(tokenizer, number));
  // As many rows as the scorer reads for one prompt, so that none is filled up.
  const rows = new Set(numbers.map((tokens) => tokens.slice(0, -1).join())).size;
  return {
    async ask(content: string): Promise<Rating> {
      const prompt = tokenizer.chat([{ role: 'user', content }]);
      const [scores] = await scorer.score([prompt], [numbers], undefined, { rows });
      const shares = numberProbabilities(numbers, scores!);
      const candidates = shares.map((share, number) => ({ token: NUMBERS[number]!, logprob: Math.log(share) }));
      return logProbabilityScore([{ token: '', candidates }]);
    },
    close: () => scorer.dispose(),
  };
}

const NUMBERS = Array.from({ length: 101 }, (_, number) => String(number));

/** An answer's tokens without the end of the turn; they do not depend on what was asked. */
function answerTokens(tokenizer: Tokenizer, answer: string): number[] {
  const { tokens, answerStart } = tokenizer.example('?', answer);
  return tokens.slice(answerStart, -1);
}

/**
 * p(the answer begins with this number, and with no longer one): a tokenizer that spells 80 as 8 and 0 gives to 8 what it
 * gives to 80 … 89 as well.
 *
 * @param numbers Tokens of each number.
 * @param scores log p of these tokens, in nats.
 */
export function numberProbabilities(numbers: readonly (readonly number[])[], scores: readonly number[]): number[] {
  const own = new Map<number, number>();
  const ownOf = (number: number): number => {
    const longer = [...numbers.keys()].filter((other) => goesOn(numbers[other]!, numbers[number]!));
    const found = own.get(number) ?? Math.exp(scores[number]!) - longer.reduce((sum, other) => sum + ownOf(other), 0);
    own.set(number, found);
    return found;
  };
  return numbers.map((_, number) => Math.max(0, ownOf(number))); // rounding may leave less than nothing
}

function goesOn(tokens: readonly number[], start: readonly number[]): boolean {
  return tokens.length > start.length && start.every((token, index) => tokens[index] === token);
}

/**
 * What tells models apart, wherever they lie: of each file its size and up to 128 pieces of 64 KiB. A training changes
 * weights everywhere, so that a sample shows it, and nobody waits for gigabytes to be read.
 */
function sampledFingerprint(folder: string): string {
  if (!existsSync(join(folder, 'config.json'))) {
    fail('judge', `Expected a folder of a chat model, got no config.json in '${folder}'. Name the model's folder.`);
  }
  const files = readdirSync(folder).filter((name) => /\.(json|jinja|safetensors)$/.test(name));
  return hashJson(files.sort().map((name) => [name, sample(join(folder, name))]));
}

function sample(file: string): [bytes: number, hash: string] {
  const handle = openSync(file, 'r');
  try {
    const { size } = fstatSync(handle);
    const step = Math.max(PIECE, size / PIECES);
    const pieces: Buffer[] = [];
    for (let place = 0; place < size; place += step) {
      const piece = Buffer.alloc(Math.min(PIECE, size - Math.floor(place)));
      readSync(handle, piece, 0, piece.length, Math.floor(place));
      pieces.push(piece);
    }
    return [size, sha256(Buffer.concat(pieces))];
  } finally {
    closeSync(handle);
  }
}

const PIECE = 2 ** 16;
const PIECES = 128;
