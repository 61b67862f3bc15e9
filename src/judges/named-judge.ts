import { statSync } from 'node:fs';
import { fail } from '../lib/errors.ts';

/** A judge that the environment names. The key stays in the environment. */
export type NamedJudge =
  | { readonly url: string; readonly model: string }
  | {
      readonly url?: undefined;
      /** A folder. */
      readonly model: string;
    };

/**
 * The judge of `SELGEN_JUDGE_URL` and `SELGEN_JUDGE_MODEL`: a model behind a URL, or one in a folder; undefined for the
 * exact judge.
 */
export function namedJudge({
  SELGEN_JUDGE_URL: url,
  SELGEN_JUDGE_MODEL: model,
}: NodeJS.ProcessEnv): NamedJudge | undefined {
  if (url) {
    if (!/^https?:/i.test(url) || !URL.canParse(url)) {
      fail('judge', `Expected SELGEN_JUDGE_URL as a URL such as https://api.openai.com/v1, got '${url}'. Correct it.`);
    }
    if (!model) return fail('judge', `Expected SELGEN_JUDGE_MODEL to name a model at ${url}, got none. Set it.`);
    return { url, model };
  }
  if (!model) return undefined;
  if (statSync(model, { throwIfNoEntry: false })?.isDirectory()) return { model };
  return fail(
    'judge',
    `Expected SELGEN_JUDGE_MODEL as a model's folder, got '${model}' and no URL. Set SELGEN_JUDGE_URL too, or name a folder.`,
  );
}
