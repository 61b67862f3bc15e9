/** Adapters in the forms that methods produce; `fixtures/golden/adapters.ts` writes them for the real PEFT to load. */
import { seededRandom } from '../../lib/random.ts';
import type { Network } from '../decoder/architecture.ts';
import type { SavedAdapter } from './adapter-folder.ts';

/** Every leaf is random, B's too, as after a training. */
export function sampleAdapters(network: Network): Readonly<Record<'joined' | 'mixed', SavedAdapter>> {
  const all = Object.keys(network.projections);
  const sample = (rankOf: (module: string) => number, modules: readonly string[], rankStabilized: boolean) => {
    const random = seededRandom(5);
    const leaf = (rows: number, columns: number) => ({
      shape: [rows, columns],
      data: Float32Array.from({ length: rows * columns }, () => 0.2 * random.normal()),
    });
    const leaves = modules.flatMap((module) => {
      const [out, input] = network.projections[module]!;
      const rank = rankOf(module);
      return [[`${module}.lora_A`, leaf(rank, input)] as const, [`${module}.lora_B`, leaf(out, rank)] as const];
    });
    const targets = [...new Set(modules.map((module) => module.slice(module.lastIndexOf('.') + 1)))];
    return {
      options: { rank: 3, alpha: 5, rankStabilized, dropout: 0.1, targets },
      leaves: Object.fromEntries(leaves),
      baseModel: 'fixtures/golden/gemma-tiny',
      metadata: { method: 'sample' },
    };
  };
  return {
    // As `oLora` ends: twice the rank at the scale of the trained rank.
    joined: sample(() => 6, all, true),
    // Different ranks, and a module without an adapter.
    mixed: sample((module) => (module.endsWith('down_proj') ? 2 : module.includes('.0.') ? 3 : 4), all.slice(1), false),
  };
}
