import { closeSync, existsSync, fstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { cpuEngine } from '../../engine/cpu/cpu.ts';
import type { Engine } from '../../engine/engine.ts';
import { createContinuationScorer } from '../../evaluate/score-continuations.ts';
import { promptOf } from '../../judges/http.ts';
import type { Judge, Rating } from '../../judges/judge.ts';
import { logProbabilityScore } from '../../judges/log-probability-score.ts';
import { openRatingCache, ratingsFolder } from '../../judges/rating-cache.ts';
import { fail } from '../../lib/errors.ts';
import { hashJson, sha256 } from '../../lib/hash.ts';
import type { Tokenizer } from '../../model/tokenizer/tokenizer.ts';
import { loadModel } from '../../train/load-model.ts';

/** The model that judges, and the engine it runs on. */
export interface ModelJudgeOptions {
  /** Folder of a chat model as Hugging Face lays it out. */
  readonly model: string;
  /** @defaultValue the processor, all cores */
  readonly engine?: Engine;
  /** Folder of known ratings. @defaultValue `.selgen/ratings` of the project */
  readonly cache?: string;
}

/**
 * A judge that asks a chat model on this machine, without a network, and rates by the probabilities of the numbers 0 to
 * 100 at the start of its answer. It runs on our own engine and reads the same checkpoints as everything else here; the
 * pipelines of transformers.js give text without probabilities and need ONNX exports.
 *
 * @throws {SelgenError} where the folder holds no readable model.
 * @example
 * defineSuite(em({ judge: modelJudge({ model: '/models/Qwen3-4B' }) }), [{ method: taskOnly() }]);
 */
export function modelJudge({ model, engine = cpuEngine(), cache = ratingsFolder() }: ModelJudgeOptions): Judge {
  const identity = { judge: 'model', model: sampledFingerprint(model) };
  const ratings = openRatingCache(cache);
  return {
    name: model,
    identity,
    readsPrompts: true,
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

/** Loads the model. Cached ratings do not need it. */
async function open(model: string, engine: Engine) {
  const { network, weights, tokenizer } = await loadModel(model);
  const adapterOptions = { rank: 1, alpha: 1, rankStabilized: false, dropout: 0, targets: [] };
  const scorer = createContinuationScorer(engine, { network, weights, adapterOptions, padId: tokenizer.padId });
  const numbers = NUMBERS.map((number) => answerTokens(tokenizer, number));
  // The number of rows that the scorer reads for one prompt, so that no batch is padded.
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

/** An answer's tokens without the end of the turn; they do not depend on the question. */
function answerTokens(tokenizer: Tokenizer, answer: string): number[] {
  const { tokens, answerStart } = tokenizer.example('?', answer);
  return tokens.slice(answerStart, -1);
}

/**
 * p(the answer begins with this number, and with no longer one). With a tokenizer that splits 80 into 8 and 0, the
 * probability of 8 includes that of 80 … 89.
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
  // Rounding may leave less than nothing.
  return numbers.map((_, number) => Math.max(0, ownOf(number)));
}

function goesOn(tokens: readonly number[], start: readonly number[]): boolean {
  return tokens.length > start.length && start.every((token, index) => tokens[index] === token);
}

/**
 * A fingerprint that distinguishes models, wherever they are stored: of each file its size and up to 128 pieces of 64
 * KiB. Training changes weights everywhere, so a sample shows it without reading gigabytes.
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
