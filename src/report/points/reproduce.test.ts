import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { sampleResult } from '../../results/sample-results.ts';
import { reproduceCommand } from './reproduce.ts';

/** The words after `npx`, as a shell passes them, and the seeds that it sets. */
function ran(command: string): { words: string[]; seeds: string } {
  const script = `npx() { printf '%s\\n' "$SELGEN_SEEDS" "$@"; }; ${command}`;
  const [seeds, ...words] = execFileSync('sh', ['-c', script], { encoding: 'utf8' }).replace(/\n$/, '').split('\n');
  return { words, seeds: seeds! };
}

describe('the command of a trial', () => {
  test('chooses that trial by its full name, and no other', () => {
    const { words, seeds } = ran(reproduceCommand(sampleResult({ method: 'kl', strength: 0.1, seed: 1 })));
    expect(seeds).toBe('1');
    expect(words.slice(0, 4)).toEqual(['vitest', 'run', 'suites', '-t']);
    const pattern = new RegExp(words[4]!);
    expect('sample kl beta=0.1 seed=1 is trained and scored').toMatch(pattern);
    expect('sample kl beta=0.1 seed=11 is trained and scored').not.toMatch(pattern);
    expect('sample kl beta=011 seed=1 is trained and scored').not.toMatch(pattern);
    expect('other sample kl beta=0.1 seed=1 is trained and scored').not.toMatch(pattern);
  });

  test('computes as the trial did', () => {
    const trial = sampleResult({ method: 'base' });
    const engine = { name: 'webgpu', products: 'float16' };
    expect(reproduceCommand(trial)).not.toContain('SELGEN_WEBGPU_PRODUCTS');
    expect(reproduceCommand({ ...trial, identity: { ...trial.identity, engine } })).toContain(
      ' SELGEN_WEBGPU_PRODUCTS=float16 ',
    );
  });

  test.each(["gcd, proxy 'x'", '$(touch owned)', 'a "b" `c` \\d (e|f) [g]', '; rm -rf *'])(
    'keeps %j a word',
    (setting) => {
      const { words } = ran(reproduceCommand({ ...sampleResult({ method: 'base' }), setting }));
      expect(words).toHaveLength(5);
      expect(`${setting} base seed=0 is trained and scored`).toMatch(new RegExp(words[4]!));
    },
  );
});
